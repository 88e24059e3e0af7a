import { messageIdOf } from '../../activities/mail-frame.ts';
import { updateRateOf } from '../../activities/retro-mail.ts';
import { cycleById } from '../../database/cycles.ts';
import { readTimeline } from '../../database/cycle-timeline.ts';
import { type EffectRow, effectsPage } from '../../database/effects.ts';
import { activePeople } from '../../database/people.ts';
import { reportFile, reportsOf } from '../../database/reports.ts';
import type { Scope } from '../../database/scope.ts';
import { type StatusCounts, weeklyFiguresOf } from '../../database/weekly-figures.ts';
import type { Instant, Week } from '../../domain/key-result.ts';
import { weeksTouching } from '../../domain/week.ts';
import type { CapturedMail } from '../../integrations/mail/capture.ts';

/** The figures of a rehearsal, as summary.json has them. Ratios are 0..1. */
export interface RehearsalSummary {
  objectives: number;
  keyResults: number;
  people: number;
  checkIns: number;
  /** Answered ÷ asked, over all weeks. */
  updateRate: number | null;
  statusByWeek: ({ number: number; week: Week } & Required<StatusCounts>)[];
  /** Number of the first week that ended with a key result off track. */
  firstOffTrackWeek: number | null;
  /** Ladders that were begun. */
  escalations: number;
  messages: { total: number; byKind: Record<string, number> };
  /** Messages beyond the first with one reader, subject and minute. */
  duplicates: number;
  score: { mean: number | null; median: number | null };
}

/** One thing that happened; `mail` names its file. */
export interface TimelineRow {
  dueAt: Instant;
  kind: string;
  subject: string;
  recipient: string;
  occurrence: string;
  state: string;
  title: string;
  reason: string;
  mail: string;
}

/** Everything that a rehearsal leaves behind. */
export interface RehearsalOutcome {
  summary: RehearsalSummary;
  timeline: TimelineRow[];
  /** `name` in the output, `file` where the mail was captured. */
  mails: { name: string; file: string }[];
  retro: Uint8Array | null;
}

const PAGE = 200;

/** Reads what became of a cycle that was played through. */
export async function collect(scope: Scope, input: { cycleId: string; sends: readonly CapturedMail[]; publicUrl: string }): Promise<RehearsalOutcome> {
  const { cycleId, sends, publicUrl } = input;
  const effects = await allEffects(scope);
  const fileOf = new Map(sends.map(({ message, file }) => [message.messageId, file]));
  const entries = (await entriesOf(scope, effects)).map((entry) => ({ ...entry, file: fileOf.get(messageIdOf(entry.effect, publicUrl)) ?? null }));
  const named = nameMails(entries.toSorted((a, b) => (positionOf(a.row) < positionOf(b.row) ? -1 : 1)));
  const steps = await stepRows(scope, cycleId);
  const [report] = await reportsOf(scope, { kind: 'retro', cycleIds: [cycleId] });
  return {
    summary: await summaryOf(scope, { cycleId, effects, sends }),
    timeline: [...steps, ...named.map(({ row }) => row)].toSorted((a, b) => (positionOf(a) < positionOf(b) ? -1 : 1)),
    mails: named.flatMap(({ row, file }) => (file === null ? [] : [{ name: row.mail, file }])),
    retro: report === undefined ? null : (await reportFile(scope, report.id)).bytes,
  };
}

async function summaryOf(
  scope: Scope,
  { cycleId, effects, sends }: { cycleId: string; effects: readonly EffectRow[]; sends: readonly CapturedMail[] },
): Promise<RehearsalSummary> {
  const { db, organizationId } = scope;
  const ofCycle = { organizationId, cycleId };
  const cycle = await cycleById(scope, cycleId);
  const weeks = await weeklyFiguresOf(scope, cycleId);
  const numbers = weeksTouching(cycle.startsOn, cycle.endsOn);
  const statusByWeek = weeks.map(({ week, byStatus }) => ({ number: numbers.indexOf(week) + 1, week, ...NO_STATUS, ...byStatus }));
  const sent = effects.filter(({ state }) => state === 'sent').map(({ kind }) => kind);
  const kinds = [...new Set(sent)].toSorted();
  return {
    objectives: await db.objective.count({ where: ofCycle }),
    keyResults: await db.keyResult.count({ where: ofCycle }),
    people: await db.person.count({ where: { organizationId } }),
    checkIns: await db.checkIn.count({ where: ofCycle }),
    updateRate: rounded(updateRateOf(weeks)),
    statusByWeek,
    firstOffTrackWeek: statusByWeek.find(({ OFF_TRACK }) => OFF_TRACK > 0)?.number ?? null,
    escalations: await db.escalation.count({ where: ofCycle }),
    messages: { total: sent.length, byKind: Object.fromEntries(kinds.map((kind) => [kind, sent.filter((each) => each === kind).length])) },
    duplicates: sends.length - new Set(sends.map(({ message: { to, subject, date } }) => [to.address, subject, date.toISOString()].join('|'))).size,
    score: cycle.closing?.score ?? { mean: null, median: null },
  };
}

async function allEffects(scope: Scope): Promise<EffectRow[]> {
  const effects: EffectRow[] = [];
  for (let after: string | null = null; ; ) {
    const page = await effectsPage(scope, {}, { first: PAGE, after });
    effects.push(...page.rows);
    if (!page.hasNext) return effects;
    after = page.endCursor;
  }
}

interface Entry {
  effect: EffectRow;
  row: TimelineRow;
}

async function entriesOf(scope: Scope, effects: readonly EffectRow[]): Promise<Entry[]> {
  const { db, organizationId } = scope;
  const emailOf = new Map((await activePeople(scope)).map(({ id, email }) => [id, email]));
  const cycles = await db.cycle.findMany({ where: { organizationId }, select: { id: true, name: true } });
  const keyResults = await db.keyResult.findMany({ where: { organizationId }, select: { id: true, title: true } });
  const nameOf = new Map([...emailOf, ...[...cycles.map(({ id, name }) => [id, name] as const), ...keyResults.map(({ id, title }) => [id, title] as const)]]);
  return effects.map((effect) => {
    const { dueAt, kind, subject, recipient, occurrence, state, title, reason } = effect;
    const named = subject.replaceAll(UUID, (id) => nameOf.get(id) ?? id);
    return { effect, row: { dueAt, kind, subject: named, recipient: emailOf.get(recipient) ?? recipient, occurrence, state, title, reason, mail: '' } };
  });
}

/** Names that sort as the timeline does: `2027-01-04T0900-weekly-prompt-anna@example.com.eml`, with a number where there are several. */
function nameMails<Named extends Entry & { file: string | null }>(entries: readonly Named[]): Named[] {
  const seen = new Map<string, number>();
  return entries.map((entry) => {
    const { dueAt, kind, recipient } = entry.row;
    if (entry.file === null) return entry;
    const base = `${dueAt.slice(0, 16).replace(':', '')}-${kind}-${recipient.replaceAll(/[^\w.@+-]/g, '_')}`;
    const count = (seen.get(base) ?? 0) + 1;
    seen.set(base, count);
    return { ...entry, row: { ...entry.row, mail: `${base}${count === 1 ? '' : `-${count}`}.eml` } };
  });
}

/** What the cycle itself did, but for the daily judgment. */
async function stepRows(scope: Scope, cycleId: string): Promise<TimelineRow[]> {
  const { cycle, steps } = await readTimeline(scope, cycleId);
  const own = steps.filter(({ kind }) => kind !== 'judgment');
  return own.map(({ dueAt, kind, key }) => ({
    dueAt,
    kind,
    subject: `cycle/${cycle.name}`,
    recipient: '',
    occurrence: key,
    state: 'done',
    title: '',
    reason: '',
    mail: '',
  }));
}

function positionOf({ dueAt, kind, subject, recipient, occurrence }: TimelineRow): string {
  return [dueAt, kind, subject, recipient, occurrence].join('|');
}

function rounded(share: number | null): number | null {
  return share === null ? null : Math.round(share * 10_000) / 10_000;
}

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const NO_STATUS: Required<StatusCounts> = { ON_TRACK: 0, AT_RISK: 0, OFF_TRACK: 0, COMPLETED: 0, TOO_EARLY: 0, NONE: 0 };
