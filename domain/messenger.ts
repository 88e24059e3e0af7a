import type { Instant } from './key-result.ts';

/** A button under a message: a link, or an action that comes back signed with its `value`. */
export type MessageButton = { label: string; url: string } | { label: string; action: string; value: string; style?: 'primary' | 'danger' };

/** A message as people read it, in plain words; how it looks is the messenger's own affair. */
export interface ChatMessage {
  /** For notifications, and where nothing else can be shown. */
  text: string;
  blocks: readonly ({ kind: 'title' | 'text' | 'quiet'; text: string } | { kind: 'buttons'; buttons: readonly MessageButton[] })[];
}

/** Where a message lies, to change it later. */
export interface MessageReceipt {
  channel: string;
  messageId: string;
}

/** One thing that a form asks for; `name` comes back with what was entered. Whatever it asks for may be left empty. */
export type ChatField = { name: string; label: string; hint?: string } & (
  | { kind: 'line' | 'paragraph' }
  /** One of some, or any of them. */
  | { kind: 'choice' | 'choices'; options: readonly { value: string; label: string }[]; chosen?: readonly string[] }
);

/** A form that opens over the chat. */
export interface ChatForm {
  /** What is asked for, and about what; both come back with what was entered. */
  action: string;
  value: string;
  title: string;
  submit: string;
  cancel: string;
  parts: readonly ({ kind: 'title' | 'text' | 'quiet'; text: string } | ChatField)[];
}

/** Who did something in a chat, as the chat says. */
export interface ChatActor {
  userId: string;
  workspaceId: string;
}

/** What a chat tells us, once its signature was right. */
export type ChatRequest =
  /** The chat makes sure that the address is ours. */
  | { kind: 'hello'; challenge: string }
  /** `trigger` opens one form, for some seconds. */
  | ({ kind: 'press'; action: string; value: string; trigger: string; receipt: MessageReceipt | null } & ChatActor)
  | ({ kind: 'submit'; action: string; value: string; answers: Readonly<Record<string, readonly string[]>> } & ChatActor)
  | ({ kind: 'command'; text: string } & ChatActor)
  /** Somebody posted addresses of ours; `place` is where their previews go. */
  | ({ kind: 'links'; urls: readonly string[]; place: PreviewPlace } & ChatActor)
  /** The workspace took its leave. */
  | { kind: 'gone'; workspaceId: string };

/** Where previews are shown: the chat's own names for a message. */
export type PreviewPlace = { unfurlId: string; source: string } | { channel: string; messageId: string };

/** What a chat is answered at once. */
export type ChatReply =
  | { kind: 'nothing' }
  | { kind: 'challenge'; challenge: string }
  /** To the one who asked alone. */
  | { kind: 'message'; message: ChatMessage }
  /** What is wrong with a form, by the names of its fields; the form stays open. */
  | { kind: 'errors'; fields: Readonly<Record<string, string>> };

/** A chat of a company; every method throws ProviderError only. */
export interface Messenger {
  testConnection(): Promise<{ account: string }>;
  /** The person's id there, or null where nobody has the address. */
  personOf(input: { email: string; signal?: AbortSignal }): Promise<string | null>;
  /** The confirmed address of somebody of this very workspace; null for strangers, programs, and who has left. */
  emailOf(input: ChatActor & { signal?: AbortSignal }): Promise<string | null>;
  /** `key` goes with the message, so that `find` knows it. A failure that is `maybeDone` is to be looked up before the next try. */
  send(input: { to: string; key: string; message: ChatMessage; signal?: AbortSignal }): Promise<MessageReceipt>;
  /** The message of this key that was sent to somebody since an instant; null where there is none. */
  find(input: { to: string; key: string; since: Instant; signal?: AbortSignal }): Promise<MessageReceipt | null>;
  update(input: { receipt: MessageReceipt; message: ChatMessage; signal?: AbortSignal }): Promise<void>;
  openForm(input: { trigger: string; form: ChatForm; signal?: AbortSignal }): Promise<void>;
  preview(input: { place: PreviewPlace; previews: Readonly<Record<string, ChatMessage>>; signal?: AbortSignal }): Promise<void>;
}
