import express, { type Response, type Router } from 'express';
import { effectById } from '../../database/effects.ts';
import { requireRight } from '../../database/rights.ts';
import { DomainError } from '../../domain/errors.ts';
import { requireSession } from '../auth/session.ts';
import type { ApiDeps } from '../context.ts';
import { rowId } from '../row-id.ts';

/** Mails as pages of their own, for the frames of outbox and effects: their own policy lets them have styles, and nothing else. */
export function mailRoutes(deps: ApiDeps): Router {
  const router = express.Router();
  const policy = policyOf(deps.publicUrl);

  router.get('/outbox/:messageId/mail', async (request, response) => {
    const scope = await requireSession(deps, request);
    requireRight(scope, 'read', 'effect');
    const message = await deps.outboxOf(scope.organizationId).read(request.params.messageId);
    if (message === null) throw new DomainError('NOT_FOUND', 'This message is not there.');
    sendMail(response, { html: message.html, policy });
  });

  router.get('/effects/:id/mail', async (request, response) => {
    const scope = await requireSession(deps, request);
    const effect = await effectById(scope, rowId(request.params.id));
    const mail = await deps.mails.renderEffect({ organizationId: effect.organizationId, effectId: effect.id });
    if (mail === null) throw new DomainError('NOT_FOUND', 'This message was never rendered.');
    sendMail(response, { html: mail.html, policy });
  });

  return router;
}

/** Pictures are those that a mail brings, and logos of companies here. */
function policyOf(publicUrl: string): string {
  return [
    'sandbox allow-top-navigation-by-user-activation',
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    `img-src data: ${publicUrl}/api/logo/`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
  ].join('; ');
}

/** Links of a mail ask for a new window, which the sandbox does not allow: they open in the page around the frame. */
function sendMail(response: Response, mail: { html: string; policy: string }): void {
  const base = '<base target="_top">';
  const html = mail.html.replace(/target="_blank"/gi, 'target="_top"');
  const framed = /<head[^>]*>/i.test(html) ? html.replace(/<head[^>]*>/i, (head) => head + base) : base + html;
  response.set('Content-Security-Policy', mail.policy).type('html').send(framed);
}
