import type { ChatField, ChatForm, ChatMessage, MessageButton } from '../../domain/messenger.ts';

/** Block Kit, as far as it is used; the SDK's own types are not loaded for it. */
export type Block = Record<string, unknown>;

/** Slack's own limits. */
const MOST_BLOCKS = 50;
const MOST_FORM_BLOCKS = 100;
const LONGEST_TEXT = 3_000;
const LONGEST_TITLE = 24;
const LONGEST_LABEL = 75;
const LONGEST_FIELD_LABEL = 2_000;
const LONGEST_OPTION = 75;
const MOST_OPTIONS = 100;

/** A message in Block Kit. What people wrote is shown as it stands: it makes no mention, no link and no formatting. */
export function messageBlocks({ blocks }: ChatMessage): Block[] {
  return clipBlocks(
    blocks.map((block) => (block.kind === 'buttons' ? { type: 'actions', elements: block.buttons.slice(0, 25).map(buttonOf) } : textBlock(block))),
    MOST_BLOCKS,
  );
}

/** The text for notifications. */
export function messageText({ text }: ChatMessage): string {
  return escaped(text).slice(0, LONGEST_TEXT);
}

/** A form as a modal. A field's block carries its name, so that Slack can say what is wrong with it. */
export function formView({ action, value, title, submit, cancel, parts }: ChatForm): Block {
  return {
    type: 'modal',
    callback_id: action,
    private_metadata: value,
    title: plain(title, LONGEST_TITLE),
    submit: plain(submit, LONGEST_TITLE),
    close: plain(cancel, LONGEST_TITLE),
    blocks: clipBlocks(
      parts.map((part) => ('name' in part ? inputOf(part) : textBlock(part))),
      MOST_FORM_BLOCKS,
    ),
  };
}

function textBlock({ kind, text }: { kind: 'title' | 'text' | 'quiet'; text: string }): Block {
  if (kind === 'title') return { type: 'section', text: { type: 'mrkdwn', text: bold(text) } };
  if (kind === 'quiet') return { type: 'context', elements: [plain(text, LONGEST_TEXT)] };
  return { type: 'section', text: plain(text, LONGEST_TEXT) };
}

function buttonOf(button: MessageButton): Block {
  const text = plain(button.label, LONGEST_LABEL);
  if ('url' in button) return { type: 'button', action_id: `open ${button.url}`.slice(0, 255), text, url: button.url };
  const { action, value, style } = button;
  // Slack wants each action of a message to have a name of its own.
  return { type: 'button', action_id: `${action} ${value}`.slice(0, 255), value, text, ...(style !== undefined && { style }) };
}

function inputOf(field: ChatField): Block {
  const { name, label, hint } = field;
  return {
    type: 'input',
    block_id: name,
    optional: true,
    label: plain(label, LONGEST_FIELD_LABEL),
    ...(hint !== undefined && { hint: plain(hint, LONGEST_FIELD_LABEL) }),
    element: elementOf(field),
  };
}

function elementOf(field: ChatField): Block {
  const { name } = field;
  if (!('options' in field)) return { type: 'plain_text_input', action_id: name, multiline: field.kind === 'paragraph', max_length: 2_000 };
  const options = field.options.slice(0, MOST_OPTIONS).map(({ value, label }) => ({ text: plain(label, LONGEST_OPTION), value }));
  const chosen = options.filter(({ value }) => field.chosen?.includes(value));
  if (field.kind === 'choice') return { type: 'static_select', action_id: name, options, ...(chosen[0] && { initial_option: chosen[0] }) };
  return { type: 'multi_static_select', action_id: name, options, ...(chosen.length > 0 && { initial_options: chosen }) };
}

function plain(text: string, longest: number): Block {
  return { type: 'plain_text', text: clipped(text === '' ? '–' : text, longest), emoji: false };
}

/** Bold needs Slack's own mark-up: its three signs are escaped, and stars would end it. */
function bold(text: string): string {
  return `*${escaped(clipped(text, LONGEST_TEXT / 6))
    .replaceAll('*', '∗')
    .replaceAll(/\s+/g, ' ')}*`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function clipped(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

function clipBlocks(blocks: readonly Block[], most: number): Block[] {
  return blocks.length <= most ? [...blocks] : [...blocks.slice(0, most - 1), { type: 'context', elements: [plain('…', 3)] }];
}
