import { claimEffect, type EffectRow, releaseEffect, settleEffect } from '../database/effects.ts';
import type { Scope } from '../database/scope.ts';
import { ProviderError } from '../domain/errors.ts';
import type { Instant } from '../domain/key-result.ts';
import type { MessageReceipt } from '../domain/messenger.ts';
import type { Chat } from './channels.ts';
import { chatMessageOf } from './chat-renderers.ts';
import { giveUpOn, isForAPerson } from './connection-trouble.ts';
import type { MailDraft } from './deliver-mail.ts';
import { maskLinks, messageKeyOf } from './mail-frame.ts';

/** A chat that is away holds nobody up for longer than so many tries: then it goes by mail. */
const MOST_TRIES = 3;

/**
 * Sends one effect by chat if it is still to be sent. `elsewhere`: it did not reach its reader this way and certainly will not, so mail has to. Throws
 * what is worth another try.
 */
export async function deliverByChat(
  scope: Scope,
  input: { chat: Chat | null; draft: MailDraft; effect: EffectRow; urls: readonly string[]; now: Instant },
): Promise<'sent' | 'settled' | 'elsewhere'> {
  const { chat, draft, effect, urls, now } = input;
  const claim = await claimEffect(scope, effect.id, now);
  if (claim !== 'claimed' && claim !== 'sending') return 'settled';
  const giveUp = async (state: 'skipped' | 'failed', reason: string): Promise<'elsewhere'> => {
    await settleEffect(scope, effect.id, { state, at: now, ...(state === 'failed' ? { failure: reason } : { reason: `by mail instead: ${reason}` }) });
    return 'elsewhere';
  };
  if (chat === null) return giveUp('skipped', 'the company has no chat now');
  const { messenger, connection } = chat;
  const content = maskLinks(draft.compose(urls));
  const key = messageKeyOf(effect);
  try {
    const to = await messenger.personOf({ email: draft.person.email });
    if (to === null) return await giveUp('skipped', 'nobody in the chat has this address');
    const message = await chatMessageOf(draft.kind, content, { effectId: effect.id });
    if (message === null) return await giveUp('skipped', 'this is not said in a chat');
    // An earlier attempt died, or lost the answer: the channel may have it.
    const found = claim === 'sending' ? await messenger.find({ to, key, since: effect.claimedAt ?? effect.dueAt }) : null;
    const receipt: MessageReceipt = found ?? (await messenger.send({ to, key, message }));
    await settleEffect(scope, effect.id, { state: 'sent', at: now, receipt, title: message.text, input: content });
    return 'sent';
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    if (isForAPerson(error)) {
      // Settings may be wrong for this reader alone; a dead grant is so for all.
      if (error.kind === 'reauth-needed') await giveUpOn(scope, { connection, error, now });
      return giveUp('failed', error.message);
    }
    // Left as it is: the next try looks it up before it sends.
    if (error.maybeDone) throw error;
    if (error.kind === 'transient' && effect.attempts + 1 >= MOST_TRIES) return giveUp('failed', error.message);
    if (claim === 'claimed') await releaseEffect(scope, effect.id, error.message);
    throw error;
  }
}
