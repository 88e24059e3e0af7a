/** A Slack workspace as the fake keeps it. */
export interface FakeWorkspace {
  id: string;
  name: string;
  users: Map<string, FakeUser>;
  /** The channel between the bot and a user, by the user's id. */
  channels: Map<string, string>;
  /** Oldest first. */
  messages: FakeMessage[];
  /** Forms that are open, by their id. */
  views: Map<string, FakeView>;
  /** Previews by address, as they are shown in the channel. */
  previews: Map<string, FakeBlock[]>;
}

export interface FakeUser {
  id: string;
  name: string;
  email: string;
  workspaceId: string;
  deleted: boolean;
  confirmed: boolean;
}

/** Block Kit, as it was sent. */
export interface FakeBlock {
  type: string;
  block_id?: string;
  text?: { type?: string; text: string };
  elements?: { type: string; text?: { text: string } | string; action_id?: string; value?: string; url?: string; style?: string }[];
  element?: FakeElement;
  label?: { text: string };
  hint?: { text: string };
}

/** What is entered or chosen in a form. */
export interface FakeElement {
  type: string;
  action_id: string;
  multiline?: boolean;
  options?: FakeOption[];
  initial_option?: FakeOption;
  initial_options?: FakeOption[];
}

interface FakeOption {
  text: { text: string };
  value: string;
}

export interface FakeMessage {
  channel: string;
  ts: string;
  text: string;
  blocks: FakeBlock[];
  metadata?: { event_type: string; event_payload: Record<string, unknown> } | undefined;
  edited: boolean;
}

export interface FakeView {
  id: string;
  hash: string;
  userId: string;
  callback_id: string;
  private_metadata: string;
  title: { text: string };
  submit?: { text: string };
  close?: { text: string };
  blocks: FakeBlock[];
}

/** A workspace with nobody in it. */
export function emptyWorkspace({ id = 'T0EXAMPLE', name = 'Example' }: { id?: string; name?: string } = {}): FakeWorkspace {
  return { id, name, users: new Map(), channels: new Map(), messages: [], views: new Map(), previews: new Map() };
}

/** Adds somebody; one of another workspace is seen in shared channels only. */
export function addUser(
  workspace: FakeWorkspace,
  { email, name = email.split('@')[0] ?? email, workspaceId = workspace.id, deleted = false, confirmed = true }: Partial<FakeUser> & { email: string },
): FakeUser {
  const id = `U${String(workspace.users.size + 1).padStart(6, '0')}`;
  const user = { id, name, email, workspaceId, deleted, confirmed };
  workspace.users.set(id, user);
  return user;
}

/** All words that a message or a form shows. */
export function wordsOf({ blocks }: { blocks: readonly FakeBlock[] }): string {
  return blocks
    .flatMap(({ text, label, elements = [] }) => [
      text?.text,
      label?.text,
      ...elements.map((element) => (typeof element.text === 'string' ? element.text : element.text?.text)),
    ])
    .filter((words) => words !== undefined)
    .join('\n');
}

/** The buttons of a message that are answered, not opened. */
export function buttonsOf({ blocks }: { blocks: readonly FakeBlock[] }): { label: string; actionId: string; value: string }[] {
  return blocks.flatMap(({ type, elements = [] }) =>
    type === 'actions'
      ? elements.flatMap(({ text, action_id: actionId = '', value, url }) =>
          url === undefined ? [{ label: typeof text === 'string' ? text : (text?.text ?? ''), actionId, value: value ?? '' }] : [],
        )
      : [],
  );
}
