import { connectionAccount } from '../database/connection-account.ts';
import { connectionById } from '../database/connections.ts';
import { organizationById } from '../database/organizations.ts';
import { personByEmail } from '../database/people.ts';
import type { Scope } from '../database/scope.ts';
import { takeDelivery } from '../database/webhook-deliveries.ts';
import { textsFor } from '../documents/texts/texts.ts';
import { assertNever, ProviderError } from '../domain/errors.ts';
import type { Instant } from '../domain/key-result.ts';
import type { ChatActor, ChatReply, ChatRequest, Messenger } from '../domain/messenger.ts';
import { openCheckIn, submitCheckIn } from './chat-check-in.ts';
import { openSnooze, submitSnooze, takeEscalation } from './chat-escalation.ts';
import { answerCommand, previewLinks } from './chat-status.ts';
import { type ChatAnswered, type ChatTurn, NOTHING } from './chat-turn.ts';
import { giveUpOn, isForAPerson } from './connection-trouble.ts';
import type { ActivityDeps } from './dependencies.ts';
import { recipientScope } from './scopes.ts';

/** What a chat tells us, of which connection. */
export interface ChatDelivery {
  /** Of the connection. */
  scope: Scope;
  connectionId: string;
  deliveryId: string;
  event: string;
  request: ChatRequest;
  at: Instant;
}

/** Whose address an account has is remembered so long: between a press and its form. */
const REMEMBERED_MS = 60_000;
const MOST_REMEMBERED = 1_000;

/**
 * Answers what people do in a chat, in their own name and with their own rights. A press is answered with nothing at once and worked on `later`, as a chat
 * waits three seconds; a form and a command are answered with what came of them. Handed to the API by its composition root.
 */
export function createChatAnswers(deps: ActivityDeps) {
  const remembered = new Map<string, { email: string; untilMs: number }>();

  async function answer(delivery: ChatDelivery): Promise<ChatAnswered> {
    const { request } = delivery;
    switch (request.kind) {
      case 'hello':
        return { reply: { kind: 'challenge', challenge: request.challenge } };
      case 'gone':
        return { reply: NOTHING, later: () => takeLeave(delivery) };
      case 'press':
        return { reply: NOTHING, later: () => withTurn(delivery, request, (turn) => press(turn, request)).then(() => undefined) };
      case 'links':
        return { reply: NOTHING, later: () => withTurn(delivery, request, (turn) => previewLinks(turn, request)).then(() => undefined) };
      case 'submit':
        return answered(
          delivery,
          request,
          (turn) => submit(turn, request),
          (text) => ({ kind: 'errors', fields: { [Object.keys(request.answers)[0] ?? '']: text } }),
        );
      case 'command':
        return answered(
          delivery,
          request,
          (turn) => answerCommand(turn, request),
          (text) => ({ kind: 'message', message: { text, blocks: [{ kind: 'text', text }] } }),
        );
      default:
        return assertNever(request);
    }
  }

  /** An answer in any case: who nobody knows is told so, and so is who has to try again. */
  async function answered(
    delivery: ChatDelivery,
    actor: ChatActor,
    act: (turn: ChatTurn) => Promise<ChatAnswered>,
    say: (text: string) => ChatReply,
  ): Promise<ChatAnswered> {
    const { chat } = textsFor((await organizationById(delivery.scope)).language);
    try {
      return (await withTurn(delivery, actor, act)) ?? { reply: say(chat.nobody) };
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      deps.log.warn({ provider: error.provider, kind: error.kind }, 'a chat did not say who acts');
      return { reply: say(chat.tryAgain) };
    }
  }

  /** Does something as whoever the chat says it is; null for nobody. */
  async function withTurn<Result>(
    { scope: system, connectionId, deliveryId, event, at }: ChatDelivery,
    actor: ChatActor,
    act: (turn: ChatTurn) => Promise<Result>,
  ): Promise<Result | null> {
    const messenger = await messengerOf(system, connectionId, at);
    const email = await emailOf({ messenger, connectionId, actor, at });
    const person = email === null ? null : await personByEmail(system, email);
    if (person === null) return null;
    const organization = await organizationById(system);
    const scope = await recipientScope(system, { person, organization, now: at });
    return act({ scope, system, person, organization, messenger, delivery: { connectionId, deliveryId, event, at }, at, publicUrl: deps.publicUrl });
  }

  async function messengerOf(system: Scope, connectionId: string, at: Instant): Promise<Messenger> {
    return (await connectionAccount(system, await connectionById(system, connectionId), { outside: deps.outside, at })).messages();
  }

  async function emailOf(input: { messenger: Messenger; connectionId: string; actor: ChatActor; at: Instant }): Promise<string | null> {
    const { messenger, connectionId, actor, at } = input;
    const { userId, workspaceId } = actor;
    const key = [connectionId, workspaceId, userId].join('/');
    const known = remembered.get(key);
    if (known !== undefined && Date.parse(at) < known.untilMs) return known.email;
    const email = await messenger.emailOf({ userId, workspaceId });
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    if (email !== null) remembered.set(key, { email, untilMs: Date.parse(at) + REMEMBERED_MS });
    return email;
  }

  /** A workspace says that it took the app away, or took its tokens back: believed where our own token is dead, as it may be about another workspace. */
  async function takeLeave({ scope, connectionId, deliveryId, event, at }: ChatDelivery): Promise<void> {
    if (!(await takeDelivery(scope, { connectionId, deliveryId, event, at }))) return;
    try {
      await (await messengerOf(scope, connectionId, at)).testConnection();
    } catch (error) {
      if (!(error instanceof ProviderError) || !isForAPerson(error)) throw error;
      await giveUpOn(scope, { connection: { id: connectionId }, error, now: at });
    }
  }

  return { answer };
}

async function press(turn: ChatTurn, { action, value, trigger }: Extract<ChatRequest, { kind: 'press' }>): Promise<void> {
  if (action === 'check-in') await openCheckIn(turn, { value, trigger });
  if (action === 'take') await takeEscalation(turn, { value });
  if (action === 'snooze') await openSnooze(turn, { value, trigger });
}

async function submit(turn: ChatTurn, request: Extract<ChatRequest, { kind: 'submit' }>): Promise<ChatAnswered> {
  if (request.action === 'check-in') return submitCheckIn(turn, request);
  return request.action === 'snooze' ? submitSnooze(turn, request) : { reply: NOTHING };
}
