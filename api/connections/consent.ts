import { randomBytes } from 'node:crypto';
import express, { type Router } from 'express';
import { z } from 'zod';
import { isByConsent } from '../../database/connection-account.ts';
import { connectionFor, connectionSecret } from '../../database/connections.ts';
import { saveGrant } from '../../database/grants.ts';
import type { Scope } from '../../database/scope.ts';
import { hashToken } from '../../database/tokens.ts';
import { DomainError } from '../../domain/errors.ts';
import type { Account } from '../../domain/integration.ts';
import { sealedCookie, tellProblem } from '../auth/sealed-cookie.ts';
import { requireSession } from '../auth/session.ts';
import type { ApiDeps } from '../context.ts';
import { refuseProviderTrouble } from '../provider-trouble.ts';
import { rowId } from '../row-id.ts';

const Pending = z.object({ connectionId: z.uuid(), state: z.string(), verifier: z.string() });
const Answer = z.object({ code: z.string().max(4_000).optional(), state: z.string().max(200).optional(), error: z.string().max(200).optional() });

/**
 * A person's consent at a provider: authorization code with PKCE and state. What is pending lies encrypted in the browser that asked, so that another one
 * cannot end it; whoever comes back is asked for their right again.
 */
export function consentRoutes(deps: ApiDeps): Router {
  const router = express.Router();
  const redirectUri = new URL('/api/connections/consent', deps.publicUrl).href;
  const refusal = new DomainError('INVALID_INPUT', 'This took too long, or began in another browser. Connect once more.');
  const cookie = sealedCookie(deps, { name: 'consent', schema: Pending, refusal });

  router.get('/connections/:id/consent', async (request, response) => {
    const scope = await requireSession(deps, request);
    const connectionId = rowId(request.params.id);
    const account = await accountFor(scope, connectionId);
    const [state, verifier] = [randomBytes(24).toString('base64url'), randomBytes(48).toString('base64url')];
    cookie.put(response, { connectionId, state, verifier });
    response.redirect(303, (await account.consent()).url({ redirectUri, state, verifier }));
  });

  router.get('/connections/consent', async (request, response) => {
    const scope = await requireSession(deps, request);
    const pending = cookie.take(request, response);
    const { code, state, error } = Answer.parse(request.query);
    let back = `/connections/${pending.connectionId}`;
    try {
      // What is somebody's own stands with their account.
      if ((await connectionFor(scope, pending.connectionId, 'update')).personal) back = '/account#calendars';
      // Compared by digest, so that time tells nothing.
      if (state === undefined || hashToken(state) !== hashToken(pending.state))
        throw new DomainError('INVALID_INPUT', 'This answer belongs to another request. Connect once more.');
      if (code === undefined)
        throw new DomainError('INVALID_INPUT', `The provider did not agree${error === 'access_denied' ? ': somebody refused' : ''}. Connect once more.`);
      const account = await accountFor(scope, pending.connectionId);
      const grant = await refuseProviderTrouble(account.consent().then((consent) => consent.exchange({ code, redirectUri, verifier: pending.verifier })));
      await saveGrant(scope, { connectionId: pending.connectionId, grant }, { at: deps.clock.now() });
    } catch (refused) {
      if (!(refused instanceof DomainError)) throw refused;
      tellProblem(deps, response, refused);
    }
    response.redirect(303, back);
  });

  return router;

  async function accountFor(scope: Scope, connectionId: string): Promise<Account> {
    const { provider, config } = await connectionFor(scope, connectionId, 'update');
    const secret = await connectionSecret(scope, connectionId);
    const manifest = deps.outside.manifestOf(provider);
    if (!isByConsent(manifest, { config, secret }))
      throw new DomainError('INVALID_INPUT', `${manifest.name} is not connected by consent here: a token was entered.`);
    return deps.outside.openAccount({ provider, config, secret });
  }
}
