/** What Sextant does to the outside: one entry a kind of message. */
export type EffectKind =
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
  | 'fresh-link'
  | 'sign-in'
  | 'invitation';

export interface EffectPolicy {
  /** What a retry does that cannot learn whether the first attempt went out: leave it as `unknown`, or send it again under the same Message-ID. */
  whenUnknown: 'leave' | 'resend';
  /** Whether a person can switch it off in their preferences. */
  mutable: boolean;
  /** Sent at any hour, as somebody waits for it now. */
  atOnce?: boolean;
}

const NUDGE: EffectPolicy = { whenUnknown: 'leave', mutable: true };

/** The choice of each kind. A nudge twice is worse than one lost; a paper that is waited for is better twice than never. */
export const EFFECT_POLICIES: Readonly<Record<EffectKind, EffectPolicy>> = {
  'weekly-prompt': NUDGE,
  reminder: NUDGE,
  digest: NUDGE,
  // The next one comes in a week, and its figures are kept.
  'weekly-report': NUDGE,
  'monthly-review': NUDGE,
  planning: { whenUnknown: 'leave', mutable: false },
  'planning-reminder': { whenUnknown: 'leave', mutable: false },
  escalation: { whenUnknown: 'leave', mutable: false },
  'last-call': { whenUnknown: 'leave', mutable: false },
  // Numbers stand still until it is mended.
  'connection-trouble': { whenUnknown: 'leave', mutable: false, atOnce: true },
  retro: { whenUnknown: 'resend', mutable: false },
  'fresh-link': { whenUnknown: 'resend', mutable: false, atOnce: true },
  'sign-in': { whenUnknown: 'resend', mutable: false, atOnce: true },
  invitation: { whenUnknown: 'resend', mutable: false, atOnce: true },
};

/** The kinds of mail that a person can do without; an escalation is not among them. */
export const MUTABLE_MAILS: readonly EffectKind[] = Object.entries(EFFECT_POLICIES).flatMap(([kind, { mutable }]) =>
  mutable && isEffectKind(kind) ? [kind] : [],
);

/** The recipient of an effect where nobody here is behind it: `mail:` and the address. */
export function outsideRecipient(address: string): string {
  return `${OUTSIDE}${address}`;
}

/** The address of a recipient who is nobody here; null for a person. */
export function outsideAddressOf(recipient: string): string | null {
  return recipient.startsWith(OUTSIDE) ? recipient.slice(OUTSIDE.length) : null;
}

const OUTSIDE = 'mail:';

/** Whether a text of a column names a kind. */
export function isEffectKind(text: string): text is EffectKind {
  return Object.hasOwn(EFFECT_POLICIES, text);
}
