import { chatRu } from './chat-ru.ts';
import type { Texts } from './en.ts';
import type { PluralForms } from './plural.ts';
import { plural, pluralForm } from './plural.ts';

const count = (number: number, forms: PluralForms): string => plural('ru', number, forms);
const form = (number: number, forms: PluralForms): string => pluralForm('ru', number, forms);

const keyResultForms: PluralForms = { one: 'ключевой результат', few: 'ключевых результата', many: 'ключевых результатов', other: 'ключевого результата' };
const keyResults = (number: number): string => count(number, keyResultForms);
const people = (number: number): string => count(number, { one: 'человек', few: 'человека', many: 'человек', other: 'человека' });
const peopleOf = (number: number): string => count(number, { one: 'человека', few: 'человек', many: 'человек', other: 'человека' });
const weeks = (number: number): string => count(number, { one: 'неделю', few: 'недели', many: 'недель', other: 'недели' });
const weeksOf = (number: number): string => count(number, { one: 'недели', few: 'недель', many: 'недель', other: 'недели' });
const duration = (seconds: number): string =>
  seconds < 90
    ? `около ${count(Math.ceil(seconds / 10) * 10, { one: 'секунды', few: 'секунд', many: 'секунд', other: 'секунды' })}`
    : `около ${count(Math.round(seconds / 60), { one: 'минуты', few: 'минут', many: 'минут', other: 'минуты' })}`;

/** Everything Sextant writes in Russian. */
export const ru: Texts = {
  words: {
    status: { ON_TRACK: 'По плану', AT_RISK: 'Под угрозой', OFF_TRACK: 'Отстаёт', COMPLETED: 'Выполнен', DROPPED: 'Снят' },
    level: { COMPANY: 'Компания', TEAM: 'Команда', INDIVIDUAL: 'Сотрудник' },
    outcome: { achieved: 'Достигнут', 'partly-achieved': 'Достигнут частично', missed: 'Не достигнут', dropped: 'Снят' },
    ambition: { aspirational: 'амбициозный', committed: 'обязательный' },
    carry: { forward: 'перенести', drop: 'снять', rewrite: 'переписать' },
    notJudged: 'Без оценки',
    stale: 'данные устарели',
    tooEarly: 'рано судить',
    wrongWay: 'движется не туда',
    noValue: 'значения ещё нет',
    noOwner: 'без ответственного',
    noTeam: 'без команды',
    keyResults,
    people,
    weeks,
    teams: (number) => count(number, { one: 'команда', few: 'команды', many: 'команд', other: 'команды' }),
    objectives: (number) => count(number, { one: 'цель', few: 'цели', many: 'целей', other: 'цели' }),
    days: (number) => count(number, { one: 'день', few: 'дня', many: 'дней', other: 'дня' }),
    points: (number) => `${number > 0 ? '+' : ''}${number} ${form(Math.abs(number), { one: 'пункт', few: 'пункта', many: 'пунктов', other: 'пункта' })}`,
    week: (number) => `неделя ${number}`,
    duration,
    progressOfExpected: (progress, expected) => `${progress} из ожидаемых ${expected}`,
    lastValue: (value, date) => `последнее значение ${value}, ${date}`,
    target: (value) => `цель ${value}`,
    owner: (name) => `отвечает ${name}`,
    forecast: (value, low, high) => `прогноз ${value} (от ${low} до ${high})`,
    confidence: (value) => `уверенность ${value} из 10`,
    checkIn: 'Отметить',
    open: 'Открыть',
    yes: 'да',
    no: 'нет',
  },
  chat: chatRu,
  mail: {
    preferences: 'Выбрать, что и когда получать',
    greeting: (name) => `Здравствуйте, ${name}!`,
    weeklyCheckIn: {
      subject: (cycle, number, attention) =>
        `Чек-ин по OKR: ${cycle}, ${keyResults(number)}${attention === 0 ? '' : `, ${attention} ${form(attention, { one: 'требует', other: 'требуют' })} внимания`}`,
      subjectOwner: (cycle, number) =>
        `OKR за неделю: ${cycle}, ${count(number, { one: 'ваша цель', few: 'ваши цели', many: 'ваших целей', other: 'ваши цели' })}`,
      action: (number, time, deadline) =>
        `Отметьте ${number === 1 ? 'ваш ключевой результат' : keyResults(number)}, срок ${deadline}: ${number === 1 ? 'одна ссылка' : 'по ссылке на каждый'}, без входа, ${time}${number > 1 ? ' на всё' : ''}.`,
      actionOwner: (time) => `Посмотрите на свои цели: на этой неделе заполнять ничего не нужно, ${time}.`,
      alert: (number) => `Сначала: ${keyResults(number)} ${form(number, { one: 'требует', other: 'требуют' })} внимания`,
      yours: 'Ваши ключевые результаты',
      think: 'Три вопроса, чтобы подумать',
      prompts: [
        'Движение: что изменило число за неделю?',
        'Препятствия: что мешает и кто может помочь?',
        'Другой подход: что вы сделаете иначе на следующей неделе?',
      ],
      objectives: 'Ваши цели',
      objectiveLine: (done, total) => `на этой неделе отмечено: ${done} из ${total}`,
      why: (cycle, organization) => `Вы получили это письмо, потому что отвечаете за ключевые результаты или цели ${cycle} в ${organization}.`,
    },
    reminder: {
      subject: (cycle, number, deadline) => `Напоминание: ${cycle}, ${keyResults(number)}, срок чек-ина ${deadline}`,
      action: (number, time, deadline) =>
        `${keyResults(number)} ${form(number, { one: 'ждёт', other: 'ждут' })} чек-ина, срок ${deadline}: достаточно одного значения, ${time}.`,
      why: (cycle, organization) =>
        `Вы получили это единственное напоминание, потому что отвечаете за ключевые результаты ${cycle} в ${organization} и ещё не отметились на этой неделе.`,
    },
    escalation: {
      offTrackOne: (title, figures) => `Отстаёт: ${title}, ${figures}`,
      offTrackMany: (number, title, figures) => `Отстают: ${keyResults(number)}, хуже всего ${title}, ${figures}`,
      missedOne: (name, number) => `Нет чек-ина ${weeks(number)}: ${name}`,
      missedMany: (number, longest) => `Нет чек-ина до ${weeksOf(longest)}: ${people(number)}`,
      recoveredOne: (title, figures) => `Снова по плану: ${title}, ${figures}`,
      recoveredMany: (number) => `Снова по плану: ${keyResults(number)}`,
      teamsOnly: (offTrack, missed, number) =>
        `${[offTrack > 0 ? `Отстают: ${keyResults(offTrack)}` : '', missed > 0 ? `${offTrack > 0 ? 'нет' : 'Нет'} чек-ина: ${people(missed)}` : ''].filter(Boolean).join(', ')}, команд: ${number}`,
      action: {
        owner: (time) => `Откройте то, что отстаёт, решите, что делать дальше, и подтвердите одним нажатием: ${time}.`,
        manager: (time) => `Спросите ответственного, чем помочь, и подтвердите одним нажатием: ${time} на чтение.`,
        leadership: (time) => `Решите, нужна ли помощь или цель поменьше, и подтвердите: ${time} на чтение.`,
        recovered: (time) => `Делать ничего не нужно: то, о чём мы писали, снова идёт по плану, ${time} на чтение.`,
      },
      offTrack: 'Отстаёт',
      missed: 'Нет чек-ина',
      recovered: 'Снова по плану',
      byTeam: 'По командам',
      since: (date) => `отстаёт с ${date}`,
      recoveredOn: (date) => `по плану с ${date}`,
      missedLine: (number, open) => `нет чек-ина ${weeks(number)}, открыто: ${keyResults(open)}`,
      teamLine: (offTrack, missed, size) =>
        [offTrack > 0 ? `отстают: ${keyResults(offTrack)}` : '', missed > 0 ? `без чек-ина ${missed} из ${peopleOf(size)}` : ''].filter(Boolean).join(', '),
      note: (text) => `Последняя заметка: ${text}`,
      noNote: 'У последнего чек-ина нет заметки.',
      acknowledge: 'Подтвердить',
      open: 'Открыть и ответить',
      nextStep: (who, date) => `Если никто не подтвердит, ${date} об этом узнает ${who}.`,
      who: { owner: 'ответственный', manager: 'руководитель', leadership: 'руководство компании' },
      why: {
        owner: (organization) => `Вы получили это письмо, потому что отвечаете за перечисленное в ${organization}.`,
        manager: (organization) =>
          `Вы получили это письмо, потому что руководите этими людьми в ${organization}; в настройках его можно отложить или передать.`,
        leadership: (organization) =>
          `Вы получили это письмо, потому что входите в руководство ${organization}, а подтверждения ещё нет; в настройках его можно отложить или передать.`,
        recovered: (organization) => `Вы получили это письмо, потому что Sextant сообщал вам об отставании в ${organization}.`,
      },
    },
    digest: {
      subject: (week, missed, blockers) =>
        `Чек-ины вашей команды, ${week}: ${[missed > 0 ? `пропущено ${missed}` : '', blockers > 0 ? count(blockers, { one: 'препятствие', few: 'препятствия', many: 'препятствий', other: 'препятствия' }) : ''].filter(Boolean).join(', ') || 'всё сделано'}`,
      action: (time) => `Посмотрите, кто пропустил чек-ин и кому нужна помощь: ${time}.`,
      actionNone: (time) => `Делать ничего не нужно: все отметились и никто не застрял, ${time}.`,
      rate: (answered, asked) => `Отметились ${answered} из ${peopleOf(asked)}.`,
      missed: 'Пропущенные чек-ины',
      missedLine: (open, number) => `открыто: ${keyResults(open)}${number > 1 ? `, ${weeks(number)} подряд` : ''}`,
      blockers: 'Препятствия',
      blockerBy: (name, title) => `${name}, «${title}»`,
      blockerEmpty: 'Отмечено препятствие, без заметки.',
      open: 'Открыть команду',
      why: (organization) => `Вы получаете это письмо раз в неделю, потому что руководите людьми с ключевыми результатами в ${organization}.`,
    },
    review: {
      subject: (cycle, number) => `Месячный обзор OKR: ${cycle}, ${number === 0 ? 'решать нечего' : `решить: ${keyResults(number)}`}`,
      action: (number, time) =>
        number === 0
          ? `Посмотрите, что сдвинулось за месяц: решать ничего не нужно, ${time}.`
          : `Выберите, оставить, изменить или снять: ${keyResults(number)}, по нажатию на каждый, ${time}.`,
      lowForecast: 'Прогноз ниже 70 %',
      stuck: 'Стоит на месте',
      frozenConfidence: 'Уверенность ни разу не менялась',
      moved: 'Что сдвинулось',
      movedBy: (points) => `${points} с прошлого обзора`,
      stuckNote: 'не сдвинулся с прошлого обзора',
      frozenNote: 'уверенность ни разу не менялась',
      keep: 'Оставить',
      change: 'Изменить',
      drop: 'Снять',
      why: (cycle, organization) =>
        `Вы получаете это письмо раз в месяц, потому что отвечаете за цели ${cycle} в ${organization} или руководите теми, кто отвечает.`,
    },
    planning: {
      level: { COMPANY: 'цели компании', TEAM: 'цели команды', INDIVIDUAL: 'личные цели' },
      subject: (cycle, level, date) => `Планирование ${cycle}: ${level}, до ${date}`,
      action: (cycle, level, date, time) => `Напишите ${level} на ${cycle} до ${date}: ${time} на первый черновик.`,
      parents: 'К чему их можно привязать',
      tipsTitle: 'Хороший набор',
      tips: [
        'от 2 до 5 ключевых результатов на цель, у каждого число и единица',
        'результаты, а не задачи: что изменится, а не что вы выпустите',
        'смело: вероятность достичь 60–80 %',
      ],
      open: 'Открыть черновик',
      nextLevel: (level, date) => `Следом, ${date}, откроются ${level}.`,
      why: (cycle, organization) => `Вы получили это письмо, потому что планируете цели на ${cycle} в ${organization}.`,
    },
    lastCall: {
      subject: (cycle, number) => `Закрываем ${cycle}: ${keyResults(number)}, последнее значение и выводы`,
      action: (number, time, deadline) =>
        `Закройте ${number === 1 ? 'ваш ключевой результат' : keyResults(number)}, срок ${deadline}: ${number === 1 ? 'одна ссылка' : 'по ссылке на каждый'}, ${time}.`,
      asks: 'По каждой ссылке мы спросим последнее значение и три ответа для ретроспективы:',
      questions: ['Чему мы научились?', 'Зависела ли неудача от нас?', 'Перенести, снять или переписать?'],
      answer: 'Ответить',
      ends: (cycle, date) => `${cycle}: последний день ${date}; где ответа нет, в отчёте будет «нет ответа».`,
      why: (cycle, organization) => `Вы получили это письмо, потому что отвечаете за ключевые результаты ${cycle} в ${organization}.`,
    },
    retro: {
      subject: (cycle, rate) => `Ретроспектива ${cycle}: выполнено ${rate} ключевых результатов`,
      action: (time) => `Прочтите ретроспективу до планирования следующего цикла: ${time}, во вложении и по ссылке.`,
      actionOutside: (time) => `Прочтите, чем закончился цикл: ${time}, во вложении.`,
      completed: (done, total) => `выполнено ${done} из ${total}`,
      open: 'Открыть ретроспективу',
      questions: 'Три вопроса для встречи',
      attached: (name) => `Тот же отчёт во вложении: ${name}.`,
      why: (organization) => `Вы получили это письмо, потому что входите в руководство ${organization}.`,
      whyOutside: (organization) =>
        `Вы получили это письмо, потому что ${organization} отправляет итоги каждого цикла на этот адрес. Ответьте на него, если это не нужно.`,
    },
    weeklyReport: {
      subject: ({ cycle, week, offTrack, atRisk, rate }) => `${cycle}, неделя ${week}: отстают ${offTrack}, под угрозой ${atRisk}, чек-инов ${rate}`,
      action: (time) => `Прочтите, как прошла неделя, и решите, где нужна помощь: ${time}, во вложении и по ссылке.`,
      actionOutside: (time) => `Прочтите, как прошла неделя: ${time}, во вложении.`,
      attached: (name) => `Весь отчёт на одной странице во вложении: ${name}.`,
      open: 'Открыть обзор',
      why: (organization) => `Вы получаете это письмо раз в неделю, потому что входите в руководство ${organization}.`,
      whyOutside: (organization) =>
        `Вы получили это письмо, потому что ${organization} отправляет отчёт каждой недели на этот адрес. Ответьте на него, если это не нужно.`,
    },
    connection: {
      subject: (name) => `${name} ждёт вас: ключевые результаты перестали обновляться`,
      action: {
        'reauth-needed': (time) => `Войдите в подключённую учётную запись заново: ${time}.`,
        'bad-config': (time) => `Исправьте настройки подключения: ${time}.`,
        unreachable: (time) => `Проверьте, работает ли сервис: ${time}; Sextant продолжает пробовать сам.`,
      },
      detail: (detail) => `Ответ сервиса: ${detail}`,
      since: (date) => `Последнее число прочитано ${date}.`,
      never: 'Ещё не прочитано ни одного числа.',
      affected: (number) => `До тех пор данные устарели: ${keyResults(number)}. Ни один из-за этого не станет отстающим.`,
      open: 'Починить подключение',
      why: (organization) => `Вы получили это письмо один раз, потому что подключили эту учётную запись в ${organization}.`,
    },
    kpi: {
      subject: (name) => `${name}: вне здорового диапазона`,
      action: (time) => `Посмотрите на динамику и решите, что делать: ${time}.`,
      band: (low, high) =>
        low === null
          ? `Здоровый диапазон: не больше ${high}.`
          : high === null
            ? `Здоровый диапазон: не меньше ${low}.`
            : `Здоровый диапазон: от ${low} до ${high}.`,
      since: (day, periods) =>
        `Вне диапазона с ${day}, подряд ${form(periods, { one: `${periods} период`, few: `${periods} периода`, many: `${periods} периодов`, other: `${periods} периода` })}.`,
      last: 'Последние числа:',
      open: 'Открыть показатель',
      next: 'Если над ним нужно работать в этом цикле, на его странице можно сделать из него ключевой результат с тем же источником.',
      why: (organization) => `Вы получили это письмо один раз, потому что отвечаете за этот показатель в ${organization}.`,
    },
    signIn: {
      subject: 'Вход в Sextant',
      action: (time) => `Нажмите кнопку, чтобы войти: ${time}.`,
      button: 'Войти',
      expires: (date) => `Ссылка работает один раз, до ${date}. Если вы её не просили, ничего не делайте.`,
      why: (organization) => `Вы получили это письмо, потому что кто-то запросил ссылку для входа на ваш адрес в ${organization}.`,
    },
    invitation: {
      subject: (organization) => `Ваш вход к целям ${organization}`,
      action: (inviter, time) => `Вас добавили в Sextant, где ваша компания ведёт свои цели. Пригласил(а): ${inviter}. Нажмите кнопку, чтобы войти: ${time}.`,
      button: 'Войти',
      expires: (date) => `Ссылка работает один раз, до ${date}. Потом запросите ссылку на странице входа.`,
      why: (inviter, organization) => `Вы получили это письмо один раз, потому что вас пригласили в ${organization}: ${inviter}.`,
    },
    freshLink: {
      subject: (title) => `Новая ссылка для чек-ина: ${title}`,
      action: (time) => `Отметьтесь по новой ссылке: достаточно одного значения, ${time}.`,
      expires: (date) => `Она работает до ${date}; прежняя больше не действует.`,
      why: (organization) => `Вы получили это письмо, потому что кто-то открыл вашу старую ссылку для чек-ина в ${organization} и попросил новую.`,
    },
  },
  retro: {
    title: (cycle) => `Ретроспектива ${cycle}`,
    companyLevelOnly: 'цели уровня компании',
    generated: (date) => `Составлено Sextant, ${date}`,
    page: (page, pages) => `${page} / ${pages}`,
    completionRate: 'Выполнение KR',
    completed: (done, total) => `выполнено ${done} из ${total}`,
    score: 'Оценка',
    scoreHint: (median) => `средняя; медиана ${median}`,
    averageProgress: 'Средний прогресс',
    achievedShare: 'Достигнуто',
    achievedHint: 'от 0,7 амбициозные, от 1,0 обязательные',
    updateRate: 'Доля чек-инов',
    updateRateHint: 'получено из запрошенных',
    updateTrend: 'Доля чек-инов по неделям',
    outcomes: 'Чем закончились ключевые результаты',
    companyObjectives: 'Цели компании',
    achievedOf: (achieved, live) => `достигнуто ${achieved} из ${live}`,
    inShort: 'Коротко',
    shortFlagged: (number, total, week) =>
      `Из недостигнутого или достигнутого частично заранее замечено ${number} из ${total}, половина не позже недели ${week}.`,
    shortUnflagged: (number) => `Не достигнуто вовсе или частично, и ни разу не замечено заранее: ${keyResults(number)}.`,
    shortSilent: (number) => `Без ответа на последний опрос: ${keyResults(number)}.`,
    shortForecast: (inside, total, week) => `Прогнозы недели ${week} удержали итог в своём интервале: ${inside} из ${total}.`,
    list: { achieved: 'Достигнуто', 'partly-achieved': 'Достигнуто частично', missed: 'Не достигнуто', dropped: 'Снято' },
    columns: { keyResult: 'Ключевой результат', value: 'От → до, в конце', progress: 'Прогресс', score: 'Оценка' },
    listEmpty: 'Нет.',
    droppedReason: (reason) => `Снят: ${reason}`,
    learned: 'Вывод',
    inOurControl: { true: 'зависело от нас', false: 'не зависело от нас' },
    noAnswer: 'нет ответа',
    charts: 'Каждый ключевой результат за цикл',
    legend: { value: 'значение', expected: 'ожидание', forecast: 'прогноз недели 4 с интервалом', outcome: 'итог', lines: 'линии: 0, 50, 100 %' },
    noSeries: 'в этом цикле нет значений',
    flagged: 'Когда отставание заметили и кто ответил',
    flaggedColumns: { keyResult: 'Не достигнуто или частично', first: 'Впервые замечено', answered: 'Кто ответил', after: 'Через' },
    neverFlagged: 'никогда',
    nobody: 'никто',
    answerKind: { acknowledgement: 'подтверждение', 'check-in': 'чек-ин', snooze: 'отложено' },
    noMisses: 'Всё достигнуто.',
    flaggedIn: (week) => `замечено на неделе ${week}`,
    nobodyAnswered: 'никто не ответил',
    moreOnCards: (number) => `и ещё ${number} на карточках ключевых результатов`,
    more: (number) => `и ещё ${number}`,
    teams: 'Доля чек-инов по командам',
    teamFigures: (answered, asked) => `${answered} из ${asked}`,
    noCheckIns: 'В этом цикле чек-ины не запрашивались.',
    whatWeLearned: 'Чему мы научились',
    whatWeLearnedIntro: (answered, total) => `Ответы ответственных на последний опрос: ${answered} из ${total}.`,
    answeredBy: (name) => `ответ: ${name}`,
    carryOver: 'Что переносим',
    carry: { forward: 'Перенести', rewrite: 'Переписать', drop: 'Снять', undecided: 'Не решено' },
    questions: 'Три вопроса для встречи',
    question: ['Какие недостигнутые результаты зависели от нас?', 'Те ли цели мы поставили?', 'Что переносим, а что снимаем?'],
    control: (inside, outside, silent) => `Зависело от нас: ${inside}, не зависело: ${outside}, без ответа: ${silent}.`,
    tooSafe: (score) => `Средняя оценка ${score}: набор был слишком осторожным, в следующий раз можно просить больше.`,
    rightStretch: (score) => `Средняя оценка ${score}: так заканчиваются смелые и честные наборы.`,
    tooHard: (score) => `Средняя оценка ${score} низкая: меньше целей или цели поменьше сказали бы больше.`,
    noScore: 'Ни один ключевой результат не оценён.',
    weakObjectives: 'Цели, по которым ничего не достигнуто',
    carryCounts: (forward, rewrite, drop, undecided) => `Перенести: ${forward}, переписать: ${rewrite}, снять: ${drop}, не решено: ${undecided}.`,
    noneHere: 'Нет.',
  },
  weeklyReport: {
    title: (cycle, week) => `${cycle}, неделя ${week}`,
    askedTile: 'Запрошено чек-инов',
    answeredTile: 'Получено',
    answered: (answered, asked) => `получено чек-инов: ${answered} из ${asked}`,
    forBoard: 'уровень компании',
    concerns: 'Отстаёт и под угрозой',
    columns: { keyResult: 'Ключевой результат', status: 'Статус', note: 'Последняя заметка' },
    moves: 'Что изменилось больше всего за семь дней',
    movesEmpty: 'Ничего не изменилось.',
    audit: 'Журнал действий',
    auditLine: ({ head, entries, keyId, sealedAt }) =>
      `вершина ${head}, ${count(entries, { one: 'запись', few: 'записи', many: 'записей', other: 'записи' })}, ключ ${keyId}, запечатано ${sealedAt}`,
    auditWhy: (head) => `Хранимая вне Sextant, эта строка позже докажет, что журнал не переписан: npm run audit:verify -- --head ${head}`,
  },
  allHands: {
    title: (cycle) => `Общая встреча: ${cycle}`,
    daysLeft: (number) => `${form(number, { one: 'остался', other: 'осталось' })} ${count(number, { one: 'день', few: 'дня', many: 'дней', other: 'дня' })}`,
    health: 'Где мы сейчас',
    averageProgress: 'средний прогресс',
    expected: (value) => `${value} ожидается к сегодняшнему дню`,
    updateRate: 'отметились на этой неделе',
    keyResultsBy: 'Ключевые результаты по статусу',
    companyObjectives: 'Цели компании',
    completedOf: (done, total) => `выполнено ${done} из ${total}`,
    objectivesEmpty: 'Целей компании пока нет.',
    wins: 'Впереди плана',
    winsEmpty: 'Пока никто не опережает план.',
    thisWeek: (points) => `${points} за неделю`,
    atRisk: 'Требует внимания',
    atRiskEmpty: 'Ничто не под угрозой.',
    since: (date) => `с ${date}`,
    noNote: 'заметки пока нет',
    decisions: 'Нужны решения',
    decisionsEmpty: 'Открытых решений нет.',
    by: (name) => `решает ${name}`,
    more: (number) => `и ещё ${number} в Sextant`,
  },
};
