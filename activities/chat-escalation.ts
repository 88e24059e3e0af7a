import { effectsByIds } from '../database/effects.ts';
import { acknowledge, type EscalationRow, escalationsByIds, LIVE_STATES, snooze } from '../database/escalations.ts';
import { linkById, linksByIds } from '../database/links.ts';
import { peopleByIds } from '../database/people.ts';
import { inTransaction } from '../database/scope.ts';
import { takeDelivery } from '../database/webhook-deliveries.ts';
import { linkIdOf } from '../documents/chat-message.ts';
import { snoozeForm } from '../documents/chat-forms.ts';
import { formatDate } from '../documents/format.ts';
import { textsFor } from '../documents/texts/texts.ts';
import { DomainError } from '../domain/errors.ts';
import { redrawMessage } from './chat-redraw.ts';
import { type ChatAnswered, type ChatTurn, NOTHING } from './chat-turn.ts';

const DAY_MS = 86_400_000;

/** Takes an escalation in hand in the person's name: the ladder stops, whatever way its next rung would have gone. Then the message says so. */
export async function takeEscalation(turn: ChatTurn, { value }: { value: string }): Promise<void> {
  const { effectId, escalationId } = await placeOf(turn, value);
  if (escalationId === null) return;
  try {
    await inTransaction(turn.scope, async (inside) => {
      if (await takeDelivery(inside, turn.delivery)) await acknowledge(inside, { id: escalationId, at: turn.at });
    });
  } catch (error) {
    // Over, or not theirs: the message shows how it stands.
    if (!(error instanceof DomainError)) throw error;
  }
  await redraw(turn, effectId);
}

/** Opens the form that asks for how long, and why. */
export async function openSnooze({ system, person, messenger, delivery }: ChatTurn, { value, trigger }: { value: string; trigger: string }): Promise<void> {
  if (await takeDelivery(system, delivery)) await messenger.openForm({ trigger, form: snoozeForm({ reader: person, value }) });
}

/** Puts an escalation off in the person's name. */
export async function submitSnooze(
  turn: ChatTurn,
  { value, answers }: { value: string; answers: Readonly<Record<string, readonly string[]>> },
): Promise<ChatAnswered> {
  const { scope, person, delivery, at } = turn;
  const { effectId, escalationId } = await placeOf(turn, value);
  const days = Number(answers.days?.[0] ?? 1);
  const reason = answers.reason?.[0] ?? '';
  if (reason.trim() === '') return { reply: { kind: 'errors', fields: { reason: textsFor(person.language).chat.snoozing.needsReason } } };
  if (escalationId === null || ![1, 3, 7].includes(days)) return { reply: NOTHING };
  try {
    await inTransaction(scope, async (inside) => {
      if (!(await takeDelivery(inside, delivery))) return;
      await snooze(inside, { id: escalationId, until: new Date(Date.parse(at) + days * DAY_MS).toISOString(), reason, at });
    });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { reply: { kind: 'errors', fields: { reason: error.message } } };
  }
  return { reply: NOTHING, later: () => redraw(turn, effectId) };
}

async function placeOf({ system }: ChatTurn, value: string): Promise<{ effectId: string; escalationId: string | null }> {
  const [effectId = '', linkId = ''] = value.split('/');
  return { effectId, escalationId: (await linkById(system, linkId)).escalationId };
}

/** The message with what has become of each escalation in it. */
async function redraw(turn: ChatTurn, effectId: string): Promise<void> {
  const { system } = turn;
  const [effect] = await effectsByIds(system, [effectId]);
  const written = JSON.stringify(effect?.input ?? {}).match(/\/check-in\/[0-9a-f-]{36}/g) ?? [];
  const links = await linksByIds(
    system,
    written.flatMap((url) => linkIdOf(url) ?? []),
  );
  const escalations = new Map(
    (
      await escalationsByIds(
        system,
        links.flatMap(({ escalationId }) => escalationId ?? []),
      )
    ).map((one) => [one.id, one]),
  );
  const actors = [...escalations.values()].flatMap(({ acknowledgedById }) => acknowledgedById ?? []);
  const people = new Map((await peopleByIds(system, [...(effect === undefined ? [] : [effect.recipient]), ...actors])).map((one) => [one.id, one]));
  const reader = people.get(effect?.recipient ?? '') ?? turn.person;
  const notes = new Map<string, string>();
  for (const { id, escalationId } of links) {
    const escalation = escalations.get(escalationId ?? '');
    const note = escalation === undefined ? null : noteOf(escalation, { reader, by: people.get(escalation.acknowledgedById ?? '') });
    if (note !== null) notes.set(id, note);
  }
  await redrawMessage(turn, { effectId, notes });
}

function noteOf(escalation: EscalationRow, { reader, by }: { reader: ChatTurn['person']; by: { name: string } | undefined }): string | null {
  const { chat } = textsFor(reader.language);
  if (!LIVE_STATES.includes(escalation.state)) return chat.over;
  if (escalation.state === 'snoozed' && escalation.snoozedUntil !== null) return chat.snoozed(formatDate(escalation.snoozedUntil, reader));
  return escalation.state === 'acknowledged' ? chat.taken(by?.name ?? '–') : null;
}
