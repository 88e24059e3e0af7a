import { connectionAccount } from '../database/connection-account.ts';
import { type ConnectionRow, usableConnectionOf } from '../database/connections.ts';
import type { Scope } from '../database/scope.ts';
import { EFFECT_POLICIES, type MessageChannel, type MailKind, outsideAddressOf } from '../domain/effect-kinds.ts';
import { ProviderError } from '../domain/errors.ts';
import type { Instant } from '../domain/key-result.ts';
import type { Messenger } from '../domain/messenger.ts';
import type { Person } from '../domain/person.ts';
import { giveUpOn, isForAPerson } from './connection-trouble.ts';
import type { ActivityDeps } from './dependencies.ts';

/** A company's chat, open. */
export interface Chat {
  connection: ConnectionRow;
  messenger: Messenger;
}

type Reader = Pick<Person, 'id' | 'preferences'>;

/** The one place that decides by which ways something reaches somebody: as they chose, where the kind and the company have it, else by mail. */
export function channelsOf({ kind, person, chat }: { kind: MailKind; person: Reader; chat: Chat | null }): readonly MessageChannel[] {
  const { channel = 'mail' } = person.preferences;
  if (chat === null || channel === 'mail' || !EFFECT_POLICIES[kind].chat || outsideAddressOf(person.id) !== null) return ['mail'];
  return channel === 'both' ? ['mail', 'slack'] : ['slack'];
}

/** The way that stands for all where one is enough. */
export function firstChannelOf(input: { kind: MailKind; person: Reader; chat: Chat | null }): MessageChannel {
  return channelsOf(input)[0] ?? 'mail';
}

/** The chat of a company; null where nobody of these people wants it, where there is none, or where it waits for a person. */
export async function chatOf(
  { outside }: Pick<ActivityDeps, 'outside'>,
  scope: Scope,
  { people, now }: { people: readonly Reader[]; now: Instant },
): Promise<Chat | null> {
  if (people.every(({ preferences }) => (preferences.channel ?? 'mail') === 'mail')) return null;
  const connection = await usableConnectionOf(scope, { provider: 'slack' });
  if (connection === null) return null;
  try {
    return { connection, messenger: await (await connectionAccount(scope, connection, { outside, at: now })).messages() };
  } catch (error) {
    if (!(error instanceof ProviderError) || !isForAPerson(error)) throw error;
    await giveUpOn(scope, { connection, error, now });
    return null;
  }
}
