import { claimEffect, type EffectPlan, type EffectRow, planEffects, releaseEffect, settleEffect } from '../database/effects.ts';
import { type LinkOrder, mintLinks } from '../database/links.ts';
import type { OrganizationRow } from '../database/organizations.ts';
import type { Scope } from '../database/scope.ts';
import { EFFECT_POLICIES, type MailKind, type MessageChannel, outsideAddressOf, outsideRecipient } from '../domain/effect-kinds.ts';
import { ProviderError } from '../domain/errors.ts';
import { nextAllowedInstant } from '../domain/escalation-ladder.ts';
import type { Instant } from '../domain/key-result.ts';
import type { Mailer, MailMessage, MailReceipt } from '../domain/mail.ts';
import { DEFAULT_PREFERENCES, type Person } from '../domain/person.ts';
import { whileBeating } from './beating.ts';
import { channelsOf, type Chat, chatOf } from './channels.ts';
import { deliverByChat } from './deliver-chat.ts';
import type { ActivityDeps } from './dependencies.ts';
import { linkUrl, maskLinks, messageIdOf } from './mail-frame.ts';
import { type MailInputs, renderMailOf } from './mail-renderers.ts';

/** Whom a mail is for: a person, or an outside address. */
export type Addressee = Pick<Person, 'id' | 'name' | 'email' | 'language' | 'timeZone' | 'active' | 'preferences'>;

/** An address with nobody here behind it, who reads in the organization's language and by its clock. */
export function outsideAddressee(address: string, { language, timeZone }: Pick<OrganizationRow, 'language' | 'timeZone'>): Addressee {
  return { id: outsideRecipient(address), name: address, email: address, language, timeZone, active: true, preferences: DEFAULT_PREFERENCES };
}

/** A mail to one person, before its links are made. */
export interface MailDraft<Kind extends MailKind = MailKind> {
  kind: Kind;
  subject: string;
  occurrence: string;
  cycleId: string | null;
  person: Addressee;
  /** Why this person gets it, for those who ask later. */
  reason: string;
  /** Why it is not sent after all: muted, superseded … */
  skip?: string | null;
  links: readonly LinkOrder[];
  /** What the template gets; the addresses stand in the order of `links`. */
  compose(urls: readonly string[]): MailInputs[Kind];
  /** Where it was planned already, with what stands in it. */
  planned?: EffectRow;
  /** Made directly before it is sent: a paper costs more than its row. */
  attach?(): Promise<MailMessage['attachments']>;
  /** Stands beside the text, for calendar programs. */
  calendar?: NonNullable<MailMessage['calendar']>;
}

/** When and for whom drafts go out. */
export interface Delivery {
  organization: OrganizationRow;
  /** When the step was due. */
  dueAt: Instant;
  now: Instant;
  workflowId: string;
  /** Says that the work goes on, before each mail and while a mail server takes its time. */
  beat: () => void;
  /** The company's chat where it is open already; it is opened when somebody wants it otherwise. */
  chat?: Chat | null;
}

const UNSUBSCRIBE_MS = 365 * 86_400_000;

/**
 * Plans a page of mails, or messages to those who chose the chat, and sends those whose readers may be written to now; the others wait as `planned` rows for their hour. Each effect is
 * claimed directly before its send; an address that is refused for good fails alone. Safe to run again: nothing that went out goes out twice.
 */
export function deliverMails(deps: ActivityDeps, scope: Scope, drafts: readonly MailDraft[], delivery: Delivery): Promise<{ sent: number; waiting: number }> {
  // One that was given up for dead while a mail server thought would be sent again beside itself.
  return whileBeating(() => deliverAll(deps, scope, drafts, delivery), delivery.beat);
}

async function deliverAll(deps: ActivityDeps, scope: Scope, drafts: readonly MailDraft[], delivery: Delivery): Promise<{ sent: number; waiting: number }> {
  const { organization, now, beat } = delivery;
  const chat = delivery.chat === undefined ? await chatOf(deps, scope, { people: drafts.map(({ person }) => person), now }) : delivery.chat;
  const open = (await planned(scope, { drafts, delivery, chat })).filter(({ effect }) => isOpen(effect));
  const mailer = deps.mailerFor(organization);
  // Planned before there was a reason to leave it out.
  for (const { draft, effect } of open) if (draft.skip) await leaveOut({ deps, scope, mailer, reason: draft.skip, effect, now });
  const due = open.filter(({ draft, effect }) => !draft.skip && effect.dueAt <= now);
  const urls = await urlsOf(deps, scope, due);
  let sent = 0;
  // Mails first: a chat that is away holds none of them up.
  const lines = due.map((line, index) => ({ ...line, urls: urls[index] ?? [] })).toSorted((left, right) => Number(isChat(left)) - Number(isChat(right)));
  const failures: unknown[] = [];
  for (const line of lines) {
    beat();
    try {
      const by = isChat(line) ? await deliverByChat(scope, { ...line, chat, now }) : 'mail';
      const mail = by === 'elsewhere' ? await mailInstead(scope, { ...line, delivery }) : by === 'mail' ? line : null;
      if (by === 'sent' || (mail !== null && (await deliver({ deps, scope, mailer, ...mail, now })))) sent += 1;
    } catch (error) {
      if (!isChat(line) || !(error instanceof ProviderError)) throw error;
      failures.push(error);
      // It will say the same of the others.
      if (error.kind === 'rate-limited') break;
    }
  }
  if (failures.length > 0) throw failures.at(-1);
  return { sent, waiting: open.filter(({ effect }) => effect.dueAt > now).length };
}

/** Each draft once for each way by which it goes, with its effect: planned now, or as it stands. */
async function planned(
  scope: Scope,
  { drafts, delivery, chat }: { drafts: readonly MailDraft[]; delivery: Delivery; chat: Chat | null },
): Promise<{ draft: MailDraft; effect: EffectRow }[]> {
  const wanted = drafts.flatMap((draft) => {
    const channels = channelsOf({ ...draft, chat });
    // What was begun one way goes on that way, and by the other only where both are wanted.
    const ways = draft.planned === undefined || channels.length > 1 ? channels : [draft.planned.channel as MessageChannel];
    return ways.map((channel) => ({ draft, channel }));
  });
  const fresh = wanted.filter(({ draft, channel }) => draft.planned?.channel !== channel);
  const effects = await planEffects(
    scope,
    fresh.map(({ draft, channel }) => planOf(draft, channel, delivery)),
  );
  return wanted.flatMap((one) => {
    const effect = fresh.includes(one) ? effects[fresh.indexOf(one)] : one.draft.planned;
    return effect === undefined ? [] : [{ draft: one.draft, effect }];
  });
}

/** The mail in place of a message that does not reach its reader; null where they have it by mail as well, or already. */
async function mailInstead(
  scope: Scope,
  { draft, urls, delivery }: { draft: MailDraft; urls: readonly string[]; delivery: Delivery },
): Promise<{ draft: MailDraft; effect: EffectRow; urls: readonly string[] } | null> {
  const [effect] = await planEffects(scope, [planOf(draft, 'mail', delivery)]);
  return effect === undefined || !isOpen(effect) ? null : { draft, effect, urls };
}

function isChat({ effect }: { effect: EffectRow }): boolean {
  return effect.channel !== 'mail';
}

/** Ends an effect that has nothing left to say. One that an earlier attempt was sending when it died may have gone out, and is not called skipped. */
async function leaveOut(input: { deps: ActivityDeps; scope: Scope; mailer: Mailer; reason: string; effect: EffectRow; now: Instant }): Promise<void> {
  const { deps, scope, mailer, reason, effect, now } = input;
  if (effect.state === 'planned') return settleEffect(scope, effect.id, { state: 'skipped', reason, at: now });
  const found = isChat({ effect }) ? 'unknown' : await mailer.find(messageIdOf(effect, deps.publicUrl));
  if (found === 'absent') return settleEffect(scope, effect.id, { state: 'skipped', reason, at: now });
  if (found !== 'unknown') return settleEffect(scope, effect.id, { state: 'sent', at: now, receipt: found });
  return settleEffect(scope, effect.id, { state: 'unknown', at: now, failure: 'stopped while it was being sent; nobody can tell whether it arrived' });
}

/** Sends one effect if it is still to be sent; true when it went out in this call. */
async function deliver(input: {
  deps: ActivityDeps;
  scope: Scope;
  mailer: Mailer;
  draft: MailDraft;
  effect: EffectRow;
  urls: readonly string[];
  now: Instant;
}): Promise<boolean> {
  const { deps, scope, mailer, draft, effect, urls, now } = input;
  const claim = await claimEffect(scope, effect.id, now);
  if (claim !== 'claimed' && claim !== 'sending') return false;
  const messageId = messageIdOf(effect, deps.publicUrl);
  const content = draft.compose(urls);
  const kept = { input: maskLinks(content) };
  if (claim === 'sending') {
    // An earlier attempt died between its send and its commit: whoever took the message may know.
    const found = await mailer.find(messageId);
    if (found !== 'absent' && found !== 'unknown') {
      await settleEffect(scope, effect.id, { state: 'sent', at: now, receipt: found, ...kept });
      return true;
    }
    if (found === 'unknown' && EFFECT_POLICIES[draft.kind].whenUnknown === 'leave') {
      await settleEffect(scope, effect.id, {
        state: 'unknown',
        at: now,
        failure: 'stopped while it was being sent; nobody can tell whether it arrived',
        ...kept,
      });
      return false;
    }
  }
  const rendered = await renderMailOf(draft.kind, content);
  const attachments = (await draft.attach?.()) ?? [];
  const message = messageOf({ deps, draft, rendered, attachments, messageId, now, unsubscribeUrl: urls[draft.links.length] });
  const title = rendered.subject;
  const first = await send(mailer, message);
  // The line broke and nobody can tell whether it went out: what is better twice than never goes once more, under the same Message-ID.
  const outcome = first.state === 'unknown' && EFFECT_POLICIES[draft.kind].whenUnknown === 'resend' ? await send(mailer, message) : first;
  if (outcome.state === 'retry') {
    await releaseEffect(scope, effect.id, outcome.error.message);
    throw outcome.error;
  }
  await settleEffect(scope, effect.id, { ...outcome, at: now, title, ...kept });
  return outcome.state === 'sent';
}

type SendOutcome = { state: 'sent'; receipt: MailReceipt } | { state: 'unknown' | 'failed'; failure: string } | { state: 'retry'; error: ProviderError };

async function send(mailer: Mailer, message: MailMessage): Promise<SendOutcome> {
  try {
    return { state: 'sent', receipt: await mailer.send(message) };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    if (error.maybeDone) return { state: 'unknown', failure: error.message };
    // Refused for good: this reader's address, not the mail server as a whole.
    return error.kind === 'bad-config' ? { state: 'failed', failure: error.message } : { state: 'retry', error };
  }
}

function planOf(draft: MailDraft, channel: MessageChannel, { organization, dueAt, now, workflowId }: Delivery): EffectPlan {
  const { kind, subject, occurrence, cycleId, person, reason } = draft;
  const settings = organization.settings;
  const sendAt = EFFECT_POLICIES[kind].atOnce ? now : nextAllowedInstant({ at: now > dueAt ? now : dueAt, person, settings });
  const plan = { kind, subject, occurrence, recipient: person.id, channel, reason, workflowId, cycleId, title: '' } as const;
  return { ...plan, dueAt: draft.skip ? dueAt : sendAt, skip: draft.skip ?? skipReason(draft) };
}

function skipReason({ kind, person }: MailDraft): string | null {
  if (!person.active) return 'inactive';
  return EFFECT_POLICIES[kind].mutable && person.preferences.muted.includes(kind) ? 'muted' : null;
}

function isOpen({ state }: EffectRow): boolean {
  return state === 'planned' || state === 'sending';
}

/** The addresses of each mail's links with one statement; behind them the one that unsubscribes, where its reader can switch the kind off. */
async function urlsOf(deps: ActivityDeps, scope: Scope, due: readonly { draft: MailDraft; effect: EffectRow }[]): Promise<string[][]> {
  const orders = due.map(({ draft, effect }) => {
    const unsubscribe = {
      purpose: 'unsubscribe',
      personId: draft.person.id,
      at: effect.dueAt,
      expiresAt: new Date(Date.parse(effect.dueAt) + UNSUBSCRIBE_MS).toISOString(),
    } as const;
    return [...draft.links, ...(EFFECT_POLICIES[draft.kind].mutable && outsideAddressOf(draft.person.id) === null ? [unsubscribe] : [])];
  });
  const links = await mintLinks(scope, orders.flat());
  let next = 0;
  return orders.map((own) => own.map(() => linkUrl(deps.publicUrl, links[next++]?.token ?? '')));
}

function messageOf(input: {
  deps: ActivityDeps;
  draft: MailDraft;
  rendered: { subject: string; html: string; text: string };
  attachments: MailMessage['attachments'];
  messageId: string;
  now: Instant;
  unsubscribeUrl: string | undefined;
}): MailMessage {
  const { deps, draft, rendered, attachments, messageId, now, unsubscribeUrl } = input;
  const { person } = draft;
  // Mail programs POST to this address when somebody presses their own "unsubscribe" (RFC 8058); the page at /check-in asks for a click.
  const oneClick = unsubscribeUrl?.replace('/check-in/', '/api/check-in/');
  return {
    messageId,
    from: deps.mailFrom,
    to: { name: person.name, address: person.email },
    ...rendered,
    headers: oneClick === undefined ? {} : { 'List-Unsubscribe': `<${oneClick}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
    date: new Date(now),
    attachments,
    ...(draft.calendar === undefined ? {} : { calendar: draft.calendar }),
  };
}
