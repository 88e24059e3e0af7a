import { z } from 'zod';
import { effectsByIds } from '../database/effects.ts';
import { isMailKind } from '../domain/effect-kinds.ts';
import { chatMessageOf } from './chat-renderers.ts';
import type { ChatTurn } from './chat-turn.ts';

const receiptSchema = z.object({ channel: z.string(), messageId: z.string() });

/** Shows a message of ours as it stands now: notes where its buttons were answered. */
export async function redrawMessage(
  { system, messenger }: Pick<ChatTurn, 'system' | 'messenger'>,
  { effectId, notes }: { effectId: string; notes: ReadonlyMap<string, string> },
): Promise<void> {
  const [effect] = await effectsByIds(system, [effectId]);
  const receipt = receiptSchema.safeParse(effect?.receipt);
  if (effect === undefined || effect.channel === 'mail' || !isMailKind(effect.kind) || !receipt.success) return;
  const message = await chatMessageOf(effect.kind, effect.input, { effectId, notes });
  if (message !== null) await messenger.update({ receipt: receipt.data, message });
}
