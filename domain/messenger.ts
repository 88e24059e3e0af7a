/** A button under a message: a link, or an action that comes back signed with its `value`. */
export type MessageButton = { label: string; url: string } | { label: string; action: string; value: string; style?: 'primary' | 'danger' };

/** A message as people read it; how it looks is the messenger's own affair. */
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

/** A chat of a company; every method throws ProviderError only. */
export interface Messenger {
  testConnection(): Promise<{ account: string }>;
  /** The person's id there, or null where nobody has the address. */
  personOf(input: { email: string; signal?: AbortSignal }): Promise<string | null>;
  /** `key` names the message: one that was sent already is found and not sent again. */
  send(input: { to: string; key: string; message: ChatMessage; signal?: AbortSignal }): Promise<MessageReceipt>;
  update(input: { receipt: MessageReceipt; message: ChatMessage; signal?: AbortSignal }): Promise<void>;
}
