import { type CheckInInput, recordCheckIns } from '../database/check-ins.ts';
import { cycleById } from '../database/cycles.ts';
import { keyResultsByIds } from '../database/key-results.ts';
import { linkById } from '../database/links.ts';
import { stepsOf } from '../database/milestone-steps.ts';
import { inTransaction } from '../database/scope.ts';
import { takeDelivery } from '../database/webhook-deliveries.ts';
import { promptsFor } from '../database/weekly-check-in.ts';
import { checkInForm } from '../documents/chat-forms.ts';
import { formatDateTime } from '../documents/format.ts';
import { textsFor } from '../documents/texts/texts.ts';
import { checkInWeekPlan } from '../domain/cadence.ts';
import { KEPT_DECIMAL } from '../domain/decimal.ts';
import { DomainError } from '../domain/errors.ts';
import { redrawMessage } from './chat-redraw.ts';
import { type ChatAnswered, type ChatTurn, NOTHING } from './chat-turn.ts';

/** Opens the form for all that waits for the person in the week of a prompt. */
export async function openCheckIn(turn: ChatTurn, { value, trigger }: { value: string; trigger: string }): Promise<void> {
  const { system, person, messenger, organization, delivery } = turn;
  const [effectId = '', linkId = ''] = value.split('/');
  if (!(await takeDelivery(system, delivery))) return;
  const { cycleId, week } = await linkById(system, linkId);
  if (cycleId === null || week === null) return;
  const cycle = await cycleById(system, cycleId);
  const { freshSince } = checkInWeekPlan({ week, timeZone: person.timeZone, settings: organization.settings, span: cycle });
  // Whoever presses is asked for their own, also under a message that was passed on.
  const { prompts } = await promptsFor(system, { cycleId, freshSince, personIds: [person.id], afterId: null, limit: 1 });
  const asked = prompts[0]?.keyResults ?? [];
  const milestones = asked.flatMap(({ keyResult }) => (keyResult.kind === 'milestone' ? [keyResult.id] : []));
  const steps = await stepsOf(system, milestones);
  const form = checkInForm({
    reader: person,
    value: `${effectId}/${linkId}`,
    keyResults: asked.map(({ keyResult, lastValue }) => ({ ...keyResult, lastValue, steps: steps.filter(({ keyResultId }) => keyResultId === keyResult.id) })),
  });
  await messenger.openForm({ trigger, form });
}

/** Records what was entered, as the person's own check-ins, all or none; the second delivery of a form changes nothing. */
export async function submitCheckIn(
  turn: ChatTurn,
  { value, answers }: { value: string; answers: Readonly<Record<string, readonly string[]>> },
): Promise<ChatAnswered> {
  const { scope, system, person, delivery, at } = turn;
  const texts = textsFor(person.language).chat;
  const [effectId = '', linkId = ''] = value.split('/');
  const [firstField = ''] = Object.keys(answers);
  const { week } = await linkById(system, linkId);
  const entered = checkInsOf(answers, await filledIn(turn, answers));
  const wrong = entered.filter(({ checkIn }) => typeof checkIn.value === 'string' && !KEPT_DECIMAL.test(checkIn.value));
  if (wrong.length > 0) return { reply: { kind: 'errors', fields: Object.fromEntries(wrong.map(({ id }) => [`value:${id}`, texts.checkIn.notANumber])) } };
  if (entered.length === 0) return { reply: firstField === '' ? NOTHING : { kind: 'errors', fields: { [firstField]: texts.checkIn.nothing } } };
  try {
    await inTransaction(scope, async (inside) => {
      if (!(await takeDelivery(inside, delivery))) return;
      await recordCheckIns(
        inside,
        entered.map(({ checkIn }) => ({ ...checkIn, at, source: 'CHAT', week })),
      );
    });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { reply: { kind: 'errors', fields: { [firstField]: error.message } } };
  }
  const note = texts.checkedIn(entered.length, formatDateTime(at, person));
  return { reply: NOTHING, later: () => redrawMessage(turn, { effectId, notes: new Map([[linkId, note]]) }) };
}

type Entered = Pick<CheckInInput, 'keyResultId' | 'value' | 'confidence' | 'progressNote' | 'stepsDone'>;

/** The key results for which something was entered. A confidence that was filled in for them and left as it was is no answer. */
function checkInsOf(answers: Readonly<Record<string, readonly string[]>>, known: ReadonlyMap<string, FilledIn>): { id: string; checkIn: Entered }[] {
  return keyResultIdsOf(answers).flatMap((id) => {
    const before = known.get(id);
    const value = answers[`value:${id}`]?.[0]
      ?.trim()
      .replaceAll(/[\s\u00a0]/g, '')
      .replace(',', '.');
    const confidence = Number(answers[`confidence:${id}`]?.[0] ?? Number.NaN);
    const progressNote = answers[`note:${id}`]?.[0];
    const steps = answers[`steps:${id}`];
    const stepsDone = steps !== undefined && [...steps].sort().join() !== before?.stepsDone ? steps : undefined;
    if (!value && !progressNote && stepsDone === undefined && (Number.isNaN(confidence) || confidence === before?.confidence)) return [];
    return [
      { id, checkIn: { keyResultId: id, value: value || undefined, confidence: Number.isNaN(confidence) ? undefined : confidence, progressNote, stepsDone } },
    ];
  });
}

interface FilledIn {
  confidence: number | null;
  stepsDone: string;
}

/** What the form was filled in with. */
async function filledIn({ scope }: ChatTurn, answers: Readonly<Record<string, readonly string[]>>): Promise<Map<string, FilledIn>> {
  const ids = keyResultIdsOf(answers);
  const [keyResults, steps] = [await keyResultsByIds(scope, ids), await stepsOf(scope, ids)];
  return new Map(
    keyResults.map(({ id, confidence }) => {
      const done = steps.flatMap((step) => (step.keyResultId === id && step.doneAt !== null ? [step.id] : []));
      return [id, { confidence, stepsDone: done.sort().join() }];
    }),
  );
}

/** The form's fields are named `value:<id>`, `note:<id>` … */
function keyResultIdsOf(answers: Readonly<Record<string, readonly string[]>>): string[] {
  return [...new Set(Object.keys(answers).map((name) => name.split(':')[1] ?? ''))];
}
