/** What Sextant does to the outside: messages, and what it makes elsewhere. */
export type EffectKind = MailKind | 'pull-request' | 'calendar-event';

/** One entry a kind of message. */
export type MailKind =
  | 'weekly-prompt'
  | 'reminder'
  | 'digest'
  | 'weekly-report'
  | 'escalation'
  | 'monthly-review'
  | 'planning'
  | 'planning-reminder'
  | 'last-call'
  | 'retro'
  | 'connection-trouble'
  | 'kpi-out-of-band'
  | 'fresh-link'
  | 'sign-in'
  | 'invitation'
  | 'meeting-invitation';

/** The way by which a message reaches somebody. */
export type MessageChannel = 'mail' | 'slack';
/** The way by which an effect happens outside. */
export type EffectChannel = MessageChannel | 'code' | 'calendar';

export interface EffectPolicy {
  /** What a retry does that cannot learn whether the first attempt went out: leave it as `unknown`, or send it again under the same Message-ID. */
  whenUnknown: 'leave' | 'resend';
  /** Whether a person can switch it off in their preferences. */
  mutable: boolean;
  /** Sent at any hour, as somebody waits for it now. */
  atOnce?: boolean;
  /** Goes by chat to those who want that. Default: by mail alone. */
  chat?: boolean;
}

const NUDGE: EffectPolicy = { whenUnknown: 'leave', mutable: true };

/** The choice of each kind. A nudge twice is worse than one lost; a paper that is waited for is better twice than never. */
export const EFFECT_POLICIES: Readonly<Record<MailKind, EffectPolicy>> = {
  'weekly-prompt': { ...NUDGE, chat: true },
  reminder: { ...NUDGE, chat: true },
  digest: NUDGE,
  // The next one comes in a week, and its figures are kept.
  'weekly-report': NUDGE,
  'monthly-review': NUDGE,
  planning: { whenUnknown: 'leave', mutable: false },
  'planning-reminder': { whenUnknown: 'leave', mutable: false },
  escalation: { whenUnknown: 'leave', mutable: false, chat: true },
  'last-call': { whenUnknown: 'leave', mutable: false },
  // Numbers stand still until it is mended.
  'connection-trouble': { whenUnknown: 'leave', mutable: false, atOnce: true },
  // Readings come at any hour, and nothing wakes up for this mail alone.
  'kpi-out-of-band': { ...NUDGE, atOnce: true },
  retro: { whenUnknown: 'resend', mutable: false },
  'fresh-link': { whenUnknown: 'resend', mutable: false, atOnce: true },
  'sign-in': { whenUnknown: 'resend', mutable: false, atOnce: true },
  invitation: { whenUnknown: 'resend', mutable: false, atOnce: true },
  'meeting-invitation': { whenUnknown: 'resend', mutable: false, atOnce: true },
};

/** The kinds of mail that a person can do without; an escalation is not among them. */
export const MUTABLE_MAILS: readonly MailKind[] = Object.entries(EFFECT_POLICIES).flatMap(([kind, { mutable }]) => (mutable && isMailKind(kind) ? [kind] : []));

/** The recipient of an effect where nobody here is behind it: `mail:` and the address. */
export function outsideRecipient(address: string): string {
  return `${OUTSIDE}${address}`;
}

/** The address of a recipient who is nobody here; null for a person. */
export function outsideAddressOf(recipient: string): string | null {
  return recipient.startsWith(OUTSIDE) ? recipient.slice(OUTSIDE.length) : null;
}

const OUTSIDE = 'mail:';

/** The recipient of an effect that is made in an account: `connection:` and its id. */
export function connectionRecipient(connectionId: string): string {
  return `${ACCOUNT}${connectionId}`;
}

/** The account of such a recipient; null for another. */
export function connectionIdOf(recipient: string): string | null {
  return recipient.startsWith(ACCOUNT) ? recipient.slice(ACCOUNT.length) : null;
}

const ACCOUNT = 'connection:';

/** Whether a text of a column names a kind of message. */
export function isMailKind(text: string): text is MailKind {
  return Object.hasOwn(EFFECT_POLICIES, text);
}
