import { effectById } from '../database/effects.ts';
import { keyResultById } from '../database/key-results.ts';
import { type LinkOrder, linkById } from '../database/links.ts';
import { objectiveById } from '../database/objectives.ts';
import { organizationById } from '../database/organizations.ts';
import { personById } from '../database/people.ts';
import { type Scope, systemScope } from '../database/scope.ts';
import { SIGN_IN_LINK_LIFE_MS } from '../database/sign-in.ts';
import type { RenderedMail } from '../documents/mail-layout.tsx';
import { isEffectKind } from '../domain/effect-kinds.ts';
import type { Instant } from '../domain/key-result.ts';
import { deliverMails, type MailDraft } from './deliver-mail.ts';
import type { ActivityDeps } from './dependencies.ts';
import { readerOf } from './mail-frame.ts';
import { renderStoredMail } from './mail-renderers.ts';

/** The mails that answer a request at once, by the same ledger as the workflows' mails, and what was sent as people read it. */
export interface RequestMails {
  signInLink(input: { organizationId: string; personId: string; token: string; at: Instant }): Promise<void>;
  freshLink(input: { organizationId: string; linkId: string; at: Instant }): Promise<void>;
  renderEffect(input: { organizationId: string; effectId: string }): Promise<RenderedMail | null>;
}

const FRESH_LINK_MS = 7 * 86_400_000;
const ACTOR = 'api';

/** Builds them over the activities' own parts. */
export function createRequestMails(deps: ActivityDeps): RequestMails {
  const scopeOf = (organizationId: string): Scope => systemScope(deps.database, { organizationId, workflowId: ACTOR });
  const send = async (scope: Scope, draft: MailDraft, at: Instant): Promise<void> => {
    const organization = await organizationById(scope);
    await deliverMails(deps, scope, [draft], { organization, dueAt: at, now: at, workflowId: ACTOR, beat: () => undefined });
  };
  return {
    signInLink: async ({ organizationId, personId, token, at }) => {
      const scope = scopeOf(organizationId);
      const [person, organization] = [await personById(scope, personId), await organizationById(scope)];
      const compose = () => ({
        reader: readerOf(person, organization, deps.publicUrl),
        url: `${deps.publicUrl}/sign-in/${token}`,
        expiresAt: new Date(Date.parse(at) + SIGN_IN_LINK_LIFE_MS).toISOString(),
      });
      const key = { kind: 'sign-in', subject: `person/${personId}`, occurrence: at, cycleId: null, reason: 'Asked for at the sign-in page' } as const;
      await send(scope, { ...key, person, links: [], compose }, at);
    },
    freshLink: async ({ organizationId, linkId, at }) => {
      const scope = scopeOf(organizationId);
      const old = await linkById(scope, linkId);
      if (old.keyResultId === null) return;
      const [person, organization, keyResult] = [
        await personById(scope, old.personId),
        await organizationById(scope),
        await keyResultById(scope, old.keyResultId),
      ];
      const objective = await objectiveById(scope, keyResult.objectiveId);
      const expiresAt = new Date(Date.parse(at) + FRESH_LINK_MS).toISOString();
      const { purpose, personId, keyResultId, cycleId, week, escalationId } = old;
      const order: LinkOrder = { purpose, personId, keyResultId, cycleId, week, escalationId, expiresAt, at };
      const compose = ([url = '']: readonly string[]) => ({
        reader: readerOf(person, organization, deps.publicUrl),
        keyResultTitle: keyResult.title,
        objectiveTitle: objective.title,
        url,
        expiresAt,
      });
      const key = {
        kind: 'fresh-link',
        subject: `key-result/${keyResult.id}`,
        occurrence: at,
        cycleId,
        reason: 'Asked for on the page of a link that had expired',
      } as const;
      await send(scope, { ...key, person, links: [order], compose }, at);
    },
    renderEffect: async ({ organizationId, effectId }) => {
      const effect = await effectById(scopeOf(organizationId), effectId);
      const nothingKept = effect.input === null || (typeof effect.input === 'object' && Object.keys(effect.input).length === 0);
      return !isEffectKind(effect.kind) || nothingKept ? null : renderStoredMail(effect.kind, effect.input);
    },
  };
}
