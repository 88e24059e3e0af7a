import { join } from 'node:path';
import express, { type Response, type Router } from 'express';
import { rehearsalById } from '../../database/rehearsals.ts';
import { reportFile } from '../../database/reports.ts';
import { requireRight } from '../../database/rights.ts';
import { DomainError } from '../../domain/errors.ts';
import { requireSession } from '../auth/session.ts';
import type { ApiDeps } from '../context.ts';
import { rowId } from '../row-id.ts';

/** Finished papers, attachments of the local mailbox and a rehearsal's files, for those who may see them. */
export function fileRoutes(deps: ApiDeps): Router {
  const router = express.Router();

  router.get('/reports/:id', async (request, response) => {
    const scope = await requireSession(deps, request);
    const report = await reportFile(scope, rowId(request.params.id));
    sendFile(response, { name: report.name, contentType: report.mediaType, bytes: report.bytes });
  });

  router.get('/outbox/:messageId/:place', async (request, response) => {
    const scope = await requireSession(deps, request);
    requireRight(scope, 'read', 'effect');
    const message = await deps.outboxOf(scope.organizationId).read(request.params.messageId);
    const attachment = message?.attachments[Number(request.params.place)];
    if (attachment === undefined) throw notFound();
    sendFile(response, { name: attachment.filename, contentType: attachment.contentType, bytes: attachment.content });
  });

  router.get('/rehearsals/:id/:name', async (request, response) => {
    const scope = await requireSession(deps, request);
    const rehearsal = await rehearsalById(scope, rowId(request.params.id));
    const file = (await deps.rehearsalFiles(rehearsal.id)).find(({ name }) => name === request.params.name);
    if (file === undefined) throw notFound();
    response.attachment(file.name).sendFile(join(file.path));
  });

  return router;
}

/** PDFs open in the browser; anything else is downloaded, so that nothing a provider or a mail holds runs on our origin. */
function sendFile(response: Response, file: { name: string; contentType: string; bytes: Uint8Array }): void {
  const disposition = file.contentType === 'application/pdf' ? 'inline' : 'attachment';
  response.attachment(file.name);
  response.set('Content-Disposition', response.get('Content-Disposition')?.replace('attachment', disposition) ?? disposition);
  response.type(file.contentType).set('Content-Security-Policy', 'sandbox').send(Buffer.from(file.bytes));
}

function notFound(): DomainError {
  return new DomainError('NOT_FOUND', 'This file is not there, or it is not open to you.');
}
