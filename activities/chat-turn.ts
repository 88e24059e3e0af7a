import type { OrganizationRow } from '../database/organizations.ts';
import type { PersonRow } from '../database/people.ts';
import type { Scope } from '../database/scope.ts';
import type { Instant } from '../domain/key-result.ts';
import type { ChatReply, Messenger } from '../domain/messenger.ts';

/** Somebody who did something in a chat, known by their address there. */
export interface ChatTurn {
  /** With that person's rights, and no more. */
  scope: Scope;
  /** Of the connection: for what is looked up on their behalf. */
  system: Scope;
  person: PersonRow;
  organization: OrganizationRow;
  messenger: Messenger;
  delivery: { connectionId: string; deliveryId: string; event: string; at: Instant };
  at: Instant;
  publicUrl: string;
}

/** What is said at once, and what is done after that. */
export interface ChatAnswered {
  reply: ChatReply;
  later?: () => Promise<void>;
}

export const NOTHING: ChatReply = { kind: 'nothing' };
