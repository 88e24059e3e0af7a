import express, { type Router } from 'express';
import { z } from 'zod';
import { type AuditFilter, eachAuditEntry } from '../../database/audit-entries.ts';
import { writeAudit } from '../../database/audit-log.ts';
import { requireRight } from '../../database/rights.ts';
import type { Scope } from '../../database/scope.ts';
import { writeCsv } from '../../domain/import/csv.ts';
import { requireSession } from '../auth/session.ts';
import type { ApiDeps } from '../context.ts';
import { GlobalId } from '../global-id.ts';
import { parseBody } from '../parse.ts';
import { auditFilter } from './filter.ts';

const Question = z.object({
  personId: GlobalId.optional(),
  subject: GlobalId.optional(),
  noun: z.string().max(40).optional(),
  action: z.string().max(40).optional(),
  from: z.iso.datetime().optional(),
  until: z.iso.datetime().optional(),
});

const COLUMNS = ['at', 'actor', 'action', 'noun', 'subjectId', 'before', 'after', 'address', 'request', 'runId', 'activityId', 'id'] as const;

/** The audit log as a file, for admins: row by row as it is read, so that years of it need no memory. That it was taken is an entry of its own. */
export function auditRoutes(deps: ApiDeps): Router {
  const router = express.Router();

  router.get('/audit-log.csv', async (request, response) => {
    const { scope, filter } = await askedFor(request, deps, 'csv');
    response
      .attachment('audit-log.csv')
      .type('text/csv')
      .write(writeCsv([COLUMNS]));
    for await (const entry of eachAuditEntry(scope, filter)) response.write(writeCsv([COLUMNS.map((column) => cellOf(entry[column]))]));
    response.end();
  });

  router.get('/audit-log.jsonl', async (request, response) => {
    const { scope, filter } = await askedFor(request, deps, 'jsonl');
    response.attachment('audit-log.jsonl').type('application/x-ndjson');
    for await (const entry of eachAuditEntry(scope, filter)) response.write(`${JSON.stringify(entry)}\n`);
    response.end();
  });

  return router;
}

async function askedFor(request: express.Request, deps: ApiDeps, format: string): Promise<{ scope: Scope; filter: AuditFilter }> {
  const scope = await requireSession(deps, request);
  requireRight(scope, 'read', 'audit');
  const { personId, ...question } = parseBody(Question, request.query);
  const filter = auditFilter({ ...question, personId: personId?.id });
  await writeAudit(scope, { action: 'export', noun: 'audit', subjectId: format, after: { ...filter }, at: deps.clock.now() });
  return { scope, filter };
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
