import type { ImportFile, ImportProblem } from '../domain/import/import-plan.ts';
import { readValues, seriesIn } from '../domain/import/values-csv.ts';
import { dayIn } from '../domain/calendar.ts';
import { isDecimal } from '../domain/decimal.ts';
import { DomainError } from '../domain/errors.ts';
import type { PushedValue, WebhookDelivery } from '../domain/integration.ts';
import { connectionWorkflowId } from '../domain/workflow-ids.ts';
import { writeAudit } from './audit-log.ts';
import { connectionById } from './connections.ts';
import { publish } from './events.ts';
import { organizationById } from './organizations.ts';
import { datedValues, keepPushedValues } from './pushed-values.ts';
import { requireRight } from './rights.ts';
import { inTransaction, type Scope } from './scope.ts';
import type { WriteOptions } from './versions.ts';
import { addCommand } from './workflow-commands.ts';

/** What a file brought, or would bring. */
export interface BroughtFile {
  applied: boolean;
  series: { series: string; values: number; from: string; to: string }[];
  problems: readonly ImportProblem[];
  unknownColumns: readonly string[];
}

/** Reads a file of values into a connection: all of it, or with one mistake none. A dry run only says what would come in. */
export async function bringFile(
  scope: Scope,
  { connectionId, file, dryRun }: { connectionId: string; file: ImportFile; dryRun: boolean },
  { at }: WriteOptions,
): Promise<BroughtFile> {
  requireRight(scope, 'update', 'connection');
  await connectionById(scope, connectionId);
  const { timeZone } = await organizationById(scope);
  const { values, problems, unknownColumns } = readValues(file, { today: dayIn(at, timeZone) });
  const applied = !dryRun && problems.length === 0 && values.length > 0;
  if (applied) await bring(scope, { connectionId, values, said: { file: file.name, values: values.length }, at });
  return { applied, series: seriesIn(values), problems, unknownColumns };
}

/** Takes one number for one day, by default today. */
export async function bringValue(
  scope: Scope,
  { connectionId, value }: { connectionId: string; value: NonNullable<WebhookDelivery['values']>[number] },
  { at }: WriteOptions,
): Promise<void> {
  requireRight(scope, 'update', 'connection');
  if (!isDecimal(value.value)) throw new DomainError('INVALID_INPUT', `"${value.value}" is not a number such as 12.5.`, { field: 'value' });
  if (value.series.length > 100) throw new DomainError('INVALID_INPUT', 'The name of a series has at most 100 characters.', { field: 'series' });
  await connectionById(scope, connectionId);
  const values = await datedValues(scope, [value], at);
  await bring(scope, { connectionId, values, said: { ...values[0] }, at });
}

/** What is brought is read at once, like what a webhook brings. */
async function bring(
  scope: Scope,
  { connectionId, values, said, at }: { connectionId: string; values: readonly PushedValue[]; said: object; at: string },
): Promise<void> {
  await inTransaction(scope, async (inside) => {
    const { organizationId } = inside;
    await keepPushedValues(inside, { connectionId, cause: `brought/${inside.database.newId(`brought/${connectionId}/${at}`)}`, values, at });
    await writeAudit(inside, { action: 'bring-values', noun: 'connection', subjectId: connectionId, after: said, at });
    const input = { organizationId, connectionId };
    await addCommand(inside, { workflowId: connectionWorkflowId(connectionId), workflowType: 'connection', kind: 'start', name: 'webhookArrived', input, at });
    publish(inside, { type: 'connection', id: connectionId });
  });
}
