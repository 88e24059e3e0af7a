import type { Instant, Status } from '../domain/key-result.ts';
import type { ChatMessage } from '../domain/messenger.ts';
import { formatDate, formatPercent, type Reading } from './format.ts';
import { progressFacts } from './progress-facts.ts';
import { textsFor } from './texts/texts.ts';

/** A key result as a chat shows where it stands. */
export interface StatusOfKeyResult {
  title: string;
  ownerName: string | null;
  status: Status | null;
  tooEarly: boolean;
  progress: number | null;
  expected: number | null;
  lastCheckInAt: Instant | null;
  url: string;
}

/** What /okr is answered. */
export function statusMessage({ reader, text, found }: { reader: Reading; text: string; found: readonly StatusOfKeyResult[] }): ChatMessage {
  const { chat } = textsFor(reader.language);
  if (found.length === 0) {
    const nothing = text === '' ? chat.status.nothingOwned : chat.status.nothingFound(text);
    return { text: nothing, blocks: [{ kind: 'text', text: nothing }] };
  }
  const [first] = found;
  return {
    text: found.length === 1 && first !== undefined ? first.title : chat.status.found(found.length),
    blocks: found.flatMap((keyResult) => statusCard({ reader, keyResult }).blocks),
  };
}

/** One key result: title, status, progress, owner, last check-in. */
export function statusCard({ reader, keyResult }: { reader: Reading; keyResult: StatusOfKeyResult }): ChatMessage {
  const { words, chat } = textsFor(reader.language);
  const { title, status, tooEarly, ownerName, lastCheckInAt, url } = keyResult;
  const label = tooEarly ? words.tooEarly : status === null ? words.notJudged : words.status[status];
  const facts = [
    label,
    progressFacts({ ...keyResult, texts: words }),
    ownerName === null ? words.noOwner : words.owner(ownerName),
    lastCheckInAt === null ? chat.status.neverCheckedIn : chat.status.lastCheckIn(formatDate(lastCheckInAt, reader)),
  ];
  return {
    text: title,
    blocks: [
      { kind: 'title', text: title },
      { kind: 'text', text: facts.join(' · ') },
      { kind: 'buttons', buttons: [{ label: words.open, url }] },
    ],
  };
}

/** One objective: title, status, progress. */
export function objectiveCard(input: { reader: Reading; title: string; status: Status | null; progress: number | null; url: string }): ChatMessage {
  const { reader, title, status, progress, url } = input;
  const { words } = textsFor(reader.language);
  return {
    text: title,
    blocks: [
      { kind: 'title', text: title },
      { kind: 'text', text: `${status === null ? words.notJudged : words.status[status]} · ${formatPercent(progress)}` },
      { kind: 'buttons', buttons: [{ label: words.open, url }] },
    ],
  };
}
