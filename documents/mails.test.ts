import { expect, test } from '@jest/globals';
import { renderEscalationMail } from './escalation-mail.tsx';
import { mailNames, renderExampleMail } from './mail-examples.ts';
import type { MailName } from './mail-examples.ts';
import { clipTitle } from './mail-layout.tsx';

const subjects: Record<MailName, { en: string; ru: string }> = {
  'weekly-check-in': {
    en: 'Weekly OKR check-in: Q1 2027, 3 key results, 1 needs you',
    ru: 'Чек-ин по OKR: Q1 2027, 3 ключевых результата, 1 требует внимания',
  },
  'check-in-reminder': {
    en: 'Reminder: 2 key results of Q1 2027 to check in by Fri 12 Feb, 17:00',
    ru: 'Напоминание: Q1 2027, 2 ключевых результата, срок чек-ина пт 12 февр., 17:00',
  },
  'escalation-owner': {
    en: 'Off track: Cut open support tickets to 20, 31 % of 58 % expected',
    ru: 'Отстаёт: Cut open support tickets to 20, 31 % из ожидаемых 58 %',
  },
  'escalation-manager': {
    en: 'Off track: 2 key results, worst Cut open support tickets to 20, 0 % of 58 % expected; No check-in for 2 weeks: Grace Hopper',
    ru: 'Отстают: 2 ключевых результата, хуже всего Cut open support tickets to 20, 0 % из ожидаемых 58 %; Нет чек-ина 2 недели: Grace Hopper',
  },
  'escalation-leadership': {
    en: 'Off track: 2 key results, no check-in: 5 people, in 2 teams',
    ru: 'Отстают: 2 ключевых результата, нет чек-ина: 5 человек, команд: 2',
  },
  'escalation-recovered': {
    en: 'Back on track: Cut open support tickets to 20, 61 % of 58 % expected',
    ru: 'Снова по плану: Cut open support tickets to 20, 61 % из ожидаемых 58 %',
  },
  'manager-digest': { en: "Your team's check-ins, week 6: 2 missed, 1 blocker", ru: 'Чек-ины вашей команды, неделя 6: пропущено 2, 1 препятствие' },
  'weekly-report': {
    en: 'Q1 2027, week 6: 3 off track, 6 at risk, 83 % checked in',
    ru: 'Q1 2027, неделя 6: отстают 3, под угрозой 6, чек-инов 83 %',
  },
  'monthly-review': { en: 'Monthly OKR review: Q1 2027, 2 key results to decide', ru: 'Месячный обзор OKR: Q1 2027, решить: 2 ключевых результата' },
  planning: { en: 'Q2 2027 planning: team objectives until 24 Mar', ru: 'Планирование Q2 2027: цели команды, до 24 мар.' },
  'last-call': {
    en: 'Last call for Q1 2027: 2 key results, final value and what you learned',
    ru: 'Закрываем Q1 2027: 2 ключевых результата, последнее значение и выводы',
  },
  retro: { en: 'Q1 2027 retrospective: 62 % KR completion', ru: 'Ретроспектива Q1 2027: выполнено 62 % ключевых результатов' },
  'kpi-out-of-band': {
    en: 'Cut open support tickets to 20 is outside of its healthy band',
    ru: 'Cut open support tickets to 20: вне здорового диапазона',
  },
  'connection-trouble': {
    en: 'GitHub acme needs you: key results have stopped updating',
    ru: 'GitHub acme ждёт вас: ключевые результаты перестали обновляться',
  },
  'sign-in': { en: 'Sign in to Sextant', ru: 'Вход в Sextant' },
  invitation: { en: 'Your way into the goals of Northwind', ru: 'Ваш вход к целям Northwind' },
  'meeting-invitation': {
    en: 'Invitation: Cut open support tickets to 20, Fri 12 Feb, 17:00',
    ru: 'Приглашение: Cut open support tickets to 20, пт 12 февр., 17:00',
  },
  'fresh-link': { en: 'Your fresh check-in link: Cut open support tickets to 20', ru: 'Новая ссылка для чек-ина: Cut open support tickets to 20' },
};

const cases = mailNames.flatMap((name) => (['en', 'ru'] as const).map((language) => ({ name, language })));

test.each(cases)('$name in $language says its message in the subject, what to do first and why it came last', async ({ name, language }) => {
  const mail = await renderExampleMail(name, { language });

  const lines = mail.text.trim().split('\n');
  expect(mail.subject).toBe(subjects[name][language]);
  expect(lines[0]).toMatch(language === 'en' ? /about \d+ (seconds|minutes?)/ : /около \d+ (секунд|минут)/);
  expect(lines.at(-1)).toMatch(language === 'en' ? /^You get this .*Northwind/ : /^Вы получ(или|аете) .*Northwind/);
  expect(mail.html).toContain(`lang="${language}"`);
  expect(mail.html).toContain('prefers-color-scheme:dark');
});

test.each(mailNames)('%s comes out the same twice, byte for byte', async (name) => {
  const [first, second] = await Promise.all([renderExampleMail(name, { language: 'en' }), renderExampleMail(name, { language: 'en' })]);

  expect(second).toEqual(first);
});

test.each(mailNames)('%s lets no markup and no line break out of a hostile title', async (name) => {
  const mail = await renderExampleMail(name, { language: 'en', title: '<script>alert("x")</script>\r\nBcc: a@b.c <img src=x onerror=y>' });

  expect(mail.html).not.toMatch(/<script|<img/i);
  expect(mail.subject).not.toMatch(/[\r\n]/);
  expect(mail.text).not.toContain('&lt;');
});

test.each(mailNames)('%s loads nothing from outside and lays out with presentational tables only', async (name) => {
  const { html } = await renderExampleMail(name, { language: 'en' });

  expect(html).not.toMatch(/<img|<link|@import|src=/);
  for (const table of html.match(/<table[^>]*>/g) ?? []) expect(table).toContain('role="presentation"');
});

test('every link of a mail stands in its text part too', async () => {
  for (const name of mailNames) {
    const mail = await renderExampleMail(name, { language: 'en' });

    for (const [, url = ''] of mail.html.matchAll(/href="([^"]+)"/g)) expect(mail.text).toContain(url);
  }
});

test('the weekly prompt shows what is off track before the rest, with a link, status and last value each', async () => {
  const { text } = await renderExampleMail('weekly-check-in', { language: 'en' });

  expect(text).toContain(
    'Off track · 31 % of 58 % expected · stale data\nlast value 42 tickets on 5 Feb · target 20 tickets\nCheck in https://sextant.example/check-in/1',
  );
  expect(text.indexOf('check-in/1')).toBeLessThan(text.indexOf('check-in/2'));
  expect(text).toContain('- Blockers: what stands in the way, and who can clear it?');
  expect(text).toContain('1 of 4 key results checked in this week');
});

test('an escalation lists the worst first, whatever order it was given', async () => {
  const { text } = await renderExampleMail('escalation-manager', { language: 'en' });

  const places = ['acknowledge/3', 'acknowledge/2', 'acknowledge/7'].map((link) => text.indexOf(link));
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(places[0]).toBeGreaterThan(0);
});

test('leadership reads figures by team and no names of people', async () => {
  const { text } = await renderExampleMail('escalation-leadership', { language: 'en' });

  expect(text).toContain('2 key results off track, 3 of 11 people without a check-in');
  expect(text).not.toMatch(/Grace|acknowledge\//);
});

test('a missed check-in alone gives its own subject', async () => {
  const subject = {
    kind: 'missed-check-in' as const,
    personName: 'Grace Hopper',
    weeks: 2,
    keyResults: 3,
    url: 'https://s.example/p',
    acknowledgeUrl: 'https://s.example/a',
  };
  const reader = { name: 'Ada', language: 'en' as const, timeZone: 'UTC', organizationName: 'Northwind', preferencesUrl: null };

  const one = await renderEscalationMail({ reader, audience: 'manager', subjects: [subject], teams: [], nextStep: null });
  const two = await renderEscalationMail({
    reader,
    audience: 'manager',
    subjects: [subject, { ...subject, weeks: 3, personName: 'Ada', acknowledgeUrl: 'https://s.example/b' }],
    teams: [],
    nextStep: null,
  });

  expect(one.subject).toBe('No check-in for 2 weeks: Grace Hopper');
  expect(two.subject).toBe('No check-in for up to 3 weeks: 2 people');
});

test('a weekly report says what stands how, against the week before, and ends with the head of the audit log before it says why it came', async () => {
  const { text } = await renderExampleMail('weekly-report', { language: 'en' });

  expect(text).toContain('83 % · 59 of 71 check-ins answered');
  expect(text).toContain('- Off track: 3 (week 5: 2)');
  expect(text).toContain('Off track · since 28 Jan · Ada Lovelace · 12 % of 50 % expected');
  expect(text).toMatch(
    /1204:0123456789abcdef, 48210 entries, key 3f9a1c02, sealed 2027-02-16T15:58:12.000Z\s+Kept outside .* --head 1204:0123456789abcdef\s+-+\s+Choose what/,
  );
});

test('a monthly review asks once a key result, under the gravest finding, and not for what simply moved', async () => {
  const { text } = await renderExampleMail('monthly-review', { language: 'en' });

  expect(text.match(/review\/\d\/keep/g)).toEqual(['review/1/keep', 'review/3/keep']);
  expect(text).toContain('forecast 52 % (40 % to 66 %), Theil–Sen');
});

test('a long title is cut between words and never inside a character', () => {
  expect(clipTitle('Raise the share of answers within an hour to 95 %', 30)).toBe('Raise the share of answers…');
  expect(clipTitle('😀'.repeat(40), 20)).toMatch(/^(😀)+…$/u);
  expect(clipTitle('short')).toBe('short');
});
