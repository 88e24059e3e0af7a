import { cycleById } from '../database/cycles.ts';
import { effectsByIds } from '../database/effects.ts';
import { keyResultById } from '../database/key-results.ts';
import { INVITATION_LIFE_MS } from '../database/invitations.ts';
import { linkById } from '../database/links.ts';
import { objectiveById } from '../database/objectives.ts';
import { organizationById } from '../database/organizations.ts';
import { personById } from '../database/people.ts';
import type { Scope } from '../database/scope.ts';
import { seenKeyResultIds } from '../database/sight.ts';
import { SIGN_IN_LINK_LIFE_MS } from '../database/sign-in.ts';
import type { RenderedMail } from '../documents/mail-layout.tsx';
import { isEffectKind, isMailKind } from '../domain/effect-kinds.ts';
import type { Instant } from '../domain/key-result.ts';
import { deliverMails, type MailDraft } from './deliver-mail.ts';
import type { ActivityDeps } from './dependencies.ts';
import { messageIdOf, readerOf } from './mail-frame.ts';
import { renderStoredMail } from './mail-renderers.ts';
import { apiScope, recipientScope } from './scopes.ts';

const FRESH_LINK_MS = 14 * 86_400_000;
const PAGE = 1000;

/** The few mails that answer a request at once; they go through `effects` like every other. Handed to the API by its composition root. */
export function createApiMails(deps: ActivityDeps) {
  return {
    /** The link that signs in; its token is not kept. */
    async signInLink(input: { organizationId: string; personId: string; token: string; at: Instant }): Promise<void> {
      const { personId, token, at } = input;
      const scope = apiScope(deps, input);
      const person = await personById(scope, personId);
      const organization = await organizationById(scope);
      await send(scope, at, {
        ...keyOf('sign-in', personId, at),
        cycleId: null,
        person,
        reason: 'asked to sign in',
        links: [],
        compose: () => ({
          reader: { ...readerOf(person, organization, deps.publicUrl), preferencesUrl: null },
          url: `${deps.publicUrl}/sign-in/${token}`,
          expiresAt: new Date(Date.parse(at) + SIGN_IN_LINK_LIFE_MS).toISOString(),
        }),
      });
    },

    /** The link by which somebody who was added signs in for the first time; its token is not kept. */
    async invitation(input: { organizationId: string; personId: string; invitedById: string; token: string; at: Instant }): Promise<void> {
      const { personId, invitedById, token, at } = input;
      const scope = apiScope(deps, input);
      const [person, inviter] = [await personById(scope, personId), await personById(scope, invitedById)];
      const organization = await organizationById(scope);
      await send(scope, at, {
        ...keyOf('invitation', personId, at),
        cycleId: null,
        person,
        reason: `invited by ${inviter.name}`,
        links: [],
        compose: () => ({
          reader: { ...readerOf(person, organization, deps.publicUrl), preferencesUrl: null },
          inviterName: inviter.name,
          url: `${deps.publicUrl}/sign-in/${token}`,
          expiresAt: new Date(Date.parse(at) + INVITATION_LIFE_MS).toISOString(),
        }),
      });
    },

    /** A link in place of one that has expired or was withdrawn, to the same person. */
    async freshLink(input: { organizationId: string; linkId: string; at: Instant }): Promise<void> {
      const scope = apiScope(deps, input);
      const { purpose, personId, keyResultId, cycleId, week, escalationId } = await linkById(scope, input.linkId);
      const person = await personById(scope, personId);
      if (keyResultId === null || !person.active) return;
      const organization = await organizationById(scope);
      const keyResult = await keyResultById(scope, keyResultId);
      // A link opens what it was made for; whoever may read it no longer gets no other.
      const [readable] = await seenKeyResultIds(await recipientScope(scope, { person, organization, now: input.at }), [keyResultId]);
      if (readable === undefined) return;
      const cycle = await cycleById(scope, keyResult.cycleId);
      if (cycle.phase === 'cancelled') return;
      const objective = await objectiveById(scope, keyResult.objectiveId);
      const expiresAt = new Date(Date.parse(input.at) + FRESH_LINK_MS).toISOString();
      await send(scope, input.at, {
        ...keyOf('fresh-link', personId, `${keyResultId} ${input.at}`),
        cycleId: cycle.id,
        person,
        reason: 'asked for a fresh link',
        links: [{ purpose, personId, keyResultId, cycleId, week, escalationId, expiresAt, at: input.at }],
        compose: ([url = '']) => ({
          reader: readerOf(person, organization, deps.publicUrl),
          keyResultTitle: keyResult.title,
          objectiveTitle: objective.title,
          url,
          expiresAt,
        }),
      });
    },

    /** The message of an effect as it went out, its links masked; null where nothing was ever written. */
    async renderEffect({ organizationId, effectId }: { organizationId: string; effectId: string }): Promise<RenderedMail | null> {
      const [effect] = await effectsByIds(apiScope(deps, { organizationId }), [effectId]);
      if (effect === undefined || !isEffectKind(effect.kind) || !isMailKind(effect.kind) || !isWritten(effect.input)) return null;
      return renderStoredMail(effect.kind, effect.input);
    },

    /** Takes the messages of these effects out of the local mailbox; those that a mail server took are gone from here anyway. */
    async forgetMails({ organizationId, effectIds }: { organizationId: string; effectIds: readonly string[] }): Promise<void> {
      const scope = apiScope(deps, { organizationId });
      const mailer = deps.mailerFor(await organizationById(scope));
      for (let place = 0; place < effectIds.length; place += PAGE)
        for (const effect of await effectsByIds(scope, effectIds.slice(place, place + PAGE))) await mailer.forget?.(messageIdOf(effect, deps.publicUrl));
    },
  };

  async function send(scope: Scope, at: Instant, draft: MailDraft): Promise<void> {
    const organization = await organizationById(scope);
    await deliverMails(deps, scope, [draft], { organization, dueAt: at, now: at, workflowId: 'api', beat: () => undefined });
  }
}

function keyOf<Kind extends 'sign-in' | 'invitation' | 'fresh-link'>(kind: Kind, personId: string, occurrence: string) {
  return { kind, subject: `person/${personId}`, occurrence };
}

function isWritten(input: unknown): boolean {
  return typeof input === 'object' && input !== null && Object.keys(input).length > 0;
}
