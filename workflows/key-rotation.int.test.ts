import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Payload } from '@temporalio/common';
import proto from '@temporalio/proto';
import { secretKeyring } from '../database/secrets.ts';
import { cycleWorkflowId, weeklyCheckInWorkflowId } from '../domain/workflow-ids.ts';
import { encryptedPayloads } from '../local/data-converter.ts';
import { keyIdOf } from '../local/payload-codec.ts';
import { beginCycle, type CycleStage, openCycleStage } from '../test/cycle-stage.ts';
import { company, type Company, keyResult, openTestDatabase, type OpenTestDatabase, person, TEST_SECRET } from '../test/factories.ts';
import { lookAgain, pause, phaseQuery, resume } from './messages.ts';

const { History } = proto.temporal.api.history.v1;
const CYCLE = { startsOn: '2026-01-05', endsOn: '2026-01-11' };
const BEGINS = '2026-01-04T22:00:00.000Z';
const MIDDLE = '2026-01-08T12:00:00.000Z';
const OVER = '2026-01-17T00:00:00.000Z';
/** After the rotation: alone, and with the former key. */
const NEW = secretKeyring('the key after the rotation, for tests');
const NEW_AND_OLD = secretKeyring('the key after the rotation, for tests', [TEST_SECRET]);

let open: OpenTestDatabase;
let stage: CycleStage;
beforeAll(async () => {
  open = await openTestDatabase();
}, 120_000);
afterEach(async () => {
  await stage?.close();
}, 60_000);
afterAll(async () => {
  await open?.close();
});

test('a running cycle survives a rotation of the key: what was written stays readable, what comes is under the new key, and nothing is plain', async () => {
  stage = await openCycleStage(open.database, {}, [], { restarts: true });
  const acme = await playedCompany();
  await beginCycle(stage, acme, BEGINS);
  await stage.until(MIDDLE);
  const before = await rawHistory(cycleWorkflowId(acme.cycle.id));

  await stage.restart(encryptedPayloads(NEW_AND_OLD));
  const cycle = stage.client.workflow.getHandle(cycleWorkflowId(acme.cycle.id));
  const phases = [await cycle.query(phaseQuery)];
  phases.push(await cycle.executeUpdate(pause, { args: [{ personId: acme.admin.id }] }));
  await stage.until('2026-01-09T12:00:00.000Z');
  await cycle.executeUpdate(resume, { args: [{ personId: acme.admin.id }] });
  await stage.until(OVER);
  phases.push(await cycle.result());

  expect(phases).toEqual(['closing', 'paused', 'closed']);
  const after = await rawHistory(cycleWorkflowId(acme.cycle.id));
  const split = before.events.length;
  expect(keyIdsIn(before.events)).toEqual([open.database.secretKey.current.id]);
  expect(keyIdsIn(after.events.slice(0, split))).toEqual([open.database.secretKey.current.id]);
  expect(keyIdsIn(after.events.slice(split))).toEqual([NEW.current.id]);
  const week = await rawHistory(weeklyCheckInWorkflowId(acme.cycle.id, '2026-W02'));
  expect(keyIdsIn(week.events)).toEqual([open.database.secretKey.current.id, NEW.current.id]);
  for (const { events, bytes } of [before, after, week]) {
    expect(plainWordsIn(bytes, acme)).toEqual([]);
    // What Temporal's own SDK notes in markers is not ours, and names only the kind of an activity.
    expect(events.filter((event) => !isMarker(event) && payloadsIn(event).some((payload) => keyIdOf(payload) === null))).toEqual([]);
  }
}, 240_000);

test('a cycle that began before payloads were encrypted goes on, encrypted from then on', async () => {
  stage = await openCycleStage(open.database, {}, [], { dataConverter: {}, restarts: true });
  const acme = await playedCompany();
  await beginCycle(stage, acme, BEGINS);
  await stage.until(MIDDLE);
  const before = await rawHistory(cycleWorkflowId(acme.cycle.id));

  await stage.restart(encryptedPayloads(open.database.secretKey));
  const cycle = stage.client.workflow.getHandle(cycleWorkflowId(acme.cycle.id));
  await stage.until(OVER);
  const phase = await cycle.result();

  const after = await rawHistory(cycleWorkflowId(acme.cycle.id));
  expect(phase).toBe('closed');
  expect(plainWordsIn(before.bytes, acme)).toContain(acme.organizationId);
  expect(keyIdsIn(before.events)).toEqual([]);
  expect(keyIdsIn(after.events.slice(before.events.length))).toEqual([open.database.secretKey.current.id]);
}, 240_000);

test('without the former key a running cycle fails no step and loses nothing: it waits, and goes on when the key is back', async () => {
  stage = await openCycleStage(open.database, {}, [], { restarts: true });
  const acme = await playedCompany();
  await beginCycle(stage, acme, BEGINS);
  await stage.until(MIDDLE);

  await stage.restart(encryptedPayloads(NEW));
  const locked = stage.client.workflow.getHandle(cycleWorkflowId(acme.cycle.id));
  await locked.signal(lookAgain);
  while (!(await rawHistory(locked.workflowId)).events.some(isFailedTask)) await sleep(50);
  const { status } = await locked.describe();
  const { bytes } = await rawHistory(locked.workflowId);
  await stage.restart(encryptedPayloads(NEW_AND_OLD));
  await stage.until(OVER);
  const phase = await stage.client.workflow.getHandle(cycleWorkflowId(acme.cycle.id)).result();

  expect(status.name).toBe('RUNNING');
  // The reason stands in the worker's log; Temporal keeps it encrypted.
  expect(bytes.includes('Encoded failure')).toBe(true);
  expect(bytes.includes('SECRET_KEY_PREVIOUS')).toBe(false);
  expect(phase).toBe('closed');
}, 240_000);

type HistoryEvent = proto.temporal.api.history.v1.IHistoryEvent;

async function playedCompany(): Promise<Company> {
  const acme = await company(open.database, CYCLE);
  const owner = await person(acme.system, { name: 'Otto Owner' });
  await keyResult(acme, { title: 'Answer in an hour', ownerId: owner.id });
  return acme;
}

/** What Temporal keeps of a run, without any codec. */
async function rawHistory(workflowId: string): Promise<{ events: HistoryEvent[]; bytes: Buffer }> {
  const history = await stage.environment.client.workflow.getHandle(workflowId).fetchHistory();
  return { events: history.events ?? [], bytes: Buffer.from(History.encode(history).finish()) };
}

/** Words that only payloads and failures hold. A cycle's id is not among them: it is part of the workflow's own. */
function plainWordsIn(bytes: Buffer, { organizationId, admin, cycle }: Company): string[] {
  return [organizationId, admin.id, cycle.name, 'Otto', 'answersDueAt', 'dueAt'].filter((word) => bytes.includes(word));
}

function isMarker({ markerRecordedEventAttributes: marker }: HistoryEvent): boolean {
  return Boolean(marker);
}

function isFailedTask({ workflowTaskFailedEventAttributes: failed }: HistoryEvent): boolean {
  return Boolean(failed);
}

function keyIdsIn(events: readonly HistoryEvent[]): string[] {
  return [...new Set(events.flatMap((event) => payloadsIn(event).flatMap((payload) => keyIdOf(payload) ?? [])))];
}

/** Every payload in a message, however deep it lies. */
function payloadsIn(message: unknown): Payload[] {
  if (typeof message !== 'object' || message === null || ArrayBuffer.isView(message)) return [];
  if ('metadata' in message && 'data' in message && ArrayBuffer.isView(message.data)) return [message as Payload];
  return Object.values(message).flatMap(payloadsIn);
}
