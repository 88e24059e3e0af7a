import type { ChatNotes } from '../documents/chat-message.ts';
import type { EffectKind } from '../domain/effect-kinds.ts';
import type { ChatMessage } from '../domain/messenger.ts';
import type { MailInputs } from './mail-renderers.ts';

/** What a chat is told of an effect, from what its mail's template would be given; null for kinds that go by mail alone. `notes` stand where buttons were answered. */
export async function chatMessageOf(kind: EffectKind, stored: unknown, place: { effectId: string; notes?: ChatNotes }): Promise<ChatMessage | null> {
  const { escalationMessage, promptMessage } = await import('../documents/chat-message.ts');
  // Kept by deliver-chat.ts, as the template of this kind is given it.
  switch (kind) {
    case 'weekly-prompt':
    case 'reminder':
      return promptMessage(stored as MailInputs['weekly-prompt'] | MailInputs['reminder'], place);
    case 'escalation':
      return escalationMessage(stored as MailInputs['escalation'], place);
    default:
      return null;
  }
}
