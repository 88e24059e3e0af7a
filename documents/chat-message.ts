import type { ChatMessage, MessageButton } from '../domain/messenger.ts';
import type { CheckInReminderMailInput } from './check-in-reminder-mail.tsx';
import type { EscalationMailInput } from './escalation-mail.tsx';
import { escalationSubjectLine, type MissedCheckInSubject, type OffTrackSubject, sortSubjects } from './escalation-subject.ts';
import { formatDate, formatDateTime, formatValue } from './format.ts';
import { progressFacts } from './progress-facts.ts';
import { type Texts, textsFor } from './texts/texts.ts';
import type { PromptedKeyResult, WeeklyCheckInMailInput } from './weekly-check-in-mail.tsx';

/** What stands in place of buttons that were answered, by the id of the link that they stand for. */
export type ChatNotes = ReadonlyMap<string, string>;

interface Place {
  effectId: string;
  notes?: ChatNotes;
}

type Block = ChatMessage['blocks'][number];

/** More than a screen is not read in a chat. */
const MOST_SHOWN = 10;

/** The weekly prompt or its reminder: all that waits, and one button that opens a form for it. */
export function promptMessage(input: WeeklyCheckInMailInput | CheckInReminderMailInput, { effectId, notes }: Place): ChatMessage {
  const { reader, cycleName, deadlineAt, keyResults } = input;
  const texts = textsFor(reader.language);
  const objectives = 'objectives' in input ? input.objectives : null;
  const urgent = keyResults.filter(({ tooEarly, status }) => !tooEarly && (status === 'AT_RISK' || status === 'OFF_TRACK'));
  const deadline = formatDateTime(deadlineAt, reader);
  const text =
    objectives === null
      ? texts.mail.reminder.subject(cycleName, keyResults.length, deadline)
      : keyResults.length === 0
        ? texts.mail.weeklyCheckIn.subjectOwner(cycleName, objectives.length)
        : texts.mail.weeklyCheckIn.subject(cycleName, keyResults.length, urgent.length);
  const sorted = [...urgent, ...keyResults.filter((keyResult) => !urgent.includes(keyResult))];
  const [first] = sorted;
  const linkId = first === undefined ? null : linkIdOf(first.checkInUrl);
  const note = linkId === null ? undefined : notes?.get(linkId);
  const answer: Block[] =
    note !== undefined
      ? [{ kind: 'quiet', text: note }]
      : linkId === null
        ? []
        : [{ kind: 'buttons', buttons: [{ label: texts.words.checkIn, action: 'check-in', value: `${effectId}/${linkId}`, style: 'primary' }] }];
  return {
    text,
    blocks: [
      { kind: 'title', text },
      ...sorted.slice(0, MOST_SHOWN).map((keyResult): Block => ({ kind: 'text', text: keyResultLines(keyResult, input, texts) })),
      ...more(sorted.length - MOST_SHOWN, texts),
      ...answer,
      ...(keyResults.length === 0 ? [] : [{ kind: 'quiet', text: texts.chat.deadline(deadline) } as const]),
    ],
  };
}

/** One message a recipient a day, with all that is open, each with its buttons. */
export function escalationMessage(input: EscalationMailInput, { effectId, notes = new Map() }: Place): ChatMessage {
  const { reader, nextStep } = input;
  const texts = textsFor(reader.language);
  const words = texts.mail.escalation;
  const sorted = sortSubjects(input.subjects, input.teams);
  const text = escalationSubjectLine(sorted, texts);
  const asked = [...sorted.offTrack, ...sorted.missed];
  const shown = asked
    .slice(0, MOST_SHOWN)
    .flatMap((subject): Block[] => [
      { kind: 'title', text: subject.kind === 'off-track' ? subject.title : subject.personName },
      { kind: 'text', text: subject.kind === 'off-track' ? offTrackLines(subject, input, texts) : words.missedLine(subject.weeks, subject.keyResults) },
      ...answerBlocks(subject, { effectId, notes }, texts),
    ]);
  const open = asked.some(({ acknowledgeUrl }) => !notes.has(linkIdOf(acknowledgeUrl) ?? '')) || sorted.teams.length > 0;
  return {
    text,
    blocks: [
      { kind: 'title', text },
      ...shown,
      ...more(asked.length - MOST_SHOWN, texts),
      ...sorted.teams
        .slice(0, MOST_SHOWN)
        .map((team): Block => ({ kind: 'text', text: `${team.teamName}: ${words.teamLine(team.offTrack, team.missed, team.people)}` })),
      ...sorted.recovered
        .slice(0, MOST_SHOWN)
        .map((one): Block => ({ kind: 'text', text: `${one.title}: ${words.recoveredOn(formatDate(one.since, reader))}` })),
      ...(nextStep === null || !open
        ? []
        : [{ kind: 'quiet', text: words.nextStep(words.who[nextStep.audience], formatDateTime(nextStep.at, reader)) } as const]),
    ],
  };
}

/** The id in a link of a mail, its secret half masked or not; null where there is none. Of itself it opens nothing. */
export function linkIdOf(url: string): string | null {
  return /\/check-in\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/.exec(url)?.[1] ?? null;
}

function answerBlocks({ url, acknowledgeUrl }: OffTrackSubject | MissedCheckInSubject, { effectId, notes }: Required<Place>, texts: Texts): Block[] {
  const linkId = linkIdOf(acknowledgeUrl);
  const note = notes.get(linkId ?? '');
  if (note !== undefined) return [{ kind: 'quiet', text: note }];
  const value = `${effectId}/${linkId}`;
  const answers: MessageButton[] =
    linkId === null
      ? []
      : [
          { label: texts.chat.take, action: 'take', value, style: 'primary' },
          { label: texts.chat.snooze, action: 'snooze', value },
        ];
  return [{ kind: 'buttons', buttons: [...answers, { label: texts.words.open, url }] }];
}

function keyResultLines(keyResult: PromptedKeyResult, { reader }: Pick<WeeklyCheckInMailInput, 'reader'>, texts: Texts): string {
  const { title, unit, lastValue, status, tooEarly, wrongWay, stale } = keyResult;
  const { words } = texts;
  const label = tooEarly ? words.tooEarly : status === null ? words.notJudged : words.status[status];
  const last = lastValue === null ? [] : [words.lastValue(formatValue(lastValue.value, unit, reader.language), formatDate(lastValue.at, reader))];
  const facts = [label, progressFacts({ ...keyResult, texts: words }), ...(wrongWay ? [words.wrongWay] : []), ...(stale ? [words.stale] : []), ...last];
  return `${title}\n${facts.join(' · ')}`;
}

function offTrackLines(subject: OffTrackSubject, { reader }: Pick<EscalationMailInput, 'reader'>, texts: Texts): string {
  const words = texts.mail.escalation;
  const facts = [
    progressFacts({ ...subject, texts: texts.words }),
    words.since(formatDate(subject.since, reader)),
    ...(subject.wrongWay ? [texts.words.wrongWay] : []),
    ...(subject.ownerName === null ? [] : [texts.words.owner(subject.ownerName)]),
  ];
  return `${facts.join(' · ')}\n${subject.lastNote === null ? words.noNote : words.note(subject.lastNote)}`;
}

function more(number: number, texts: Texts): Block[] {
  return number > 0 ? [{ kind: 'quiet', text: texts.chat.more(number) }] : [];
}
