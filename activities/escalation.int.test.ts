import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { openOffTrackEscalations } from '../database/escalation-openings.ts';
import { acknowledge, closeEscalationsOfCycle, escalationsPage, snooze, stepsOf } from '../database/escalations.ts';
import { deactivatePerson } from '../database/people.ts';
import type { MailMessage } from '../domain/mail.ts';
import { offTrackWorkflowId } from '../domain/workflow-ids.ts';
import { company, type Company, keyResult, objective, openTestDatabase, type OpenTestDatabase, person } from '../test/factories.ts';
import { createEscalationActivities, type LadderView } from './escalation.ts';
import { nothingOutside } from '../test/nothing-outside.ts';

/** A Tuesday and the days after it, at nine. */
const TUESDAY = '2026-01-20T09:00:00.000Z';
const THURSDAY = '2026-01-22T09:00:00.000Z';
const FRIDAY = '2026-01-23T09:00:00.000Z';

let open: OpenTestDatabase;
beforeAll(async () => {
  open = await openTestDatabase();
});
afterAll(() => open.close());

test('sixty ladders that wake at one instant share one mail, worst first, whoever wakes first', async () => {
  const { acme, owner, wake, mails } = await stage();
  const team = await objective(acme, { level: 'TEAM' });
  const keyResults = await Promise.all(
    Array.from({ length: 60 }, (_, index) => keyResult(acme, { title: `Late ${index}`, ownerId: owner.id, objectiveId: team.id })),
  );
  await openLadders(acme, keyResults);

  for (const { id } of keyResults.toReversed()) await wake(id, TUESDAY);

  expect(mails.map(({ to, subject }) => [to.address, subject])).toEqual([[owner.email, expect.stringContaining('Off track: 60 key results')]]);
  const steps = await stepsOf(
    acme.system,
    (await escalationsPage(acme.scope, {}, { first: 200 })).rows.map(({ id }) => id),
  );
  expect(steps.filter(({ settledAt, audience }) => audience === 'owner' && settledAt !== null)).toHaveLength(60);
  expect(new Set(steps.flatMap(({ effectId }) => effectId ?? [])).size).toBe(1);
});

test('what comes up after the mail of the day waits for the next working day', async () => {
  const { acme, owner, wake, mails } = await stage();
  const [first, second] = [await keyResult(acme, { title: 'First', ownerId: owner.id }), await keyResult(acme, { title: 'Second', ownerId: owner.id })];
  await openLadders(acme, [first], FRIDAY);
  await wake(first.id, FRIDAY);
  await openLadders(acme, [second], FRIDAY);

  const { nextAt } = await wake(second.id, FRIDAY);
  await wake(second.id, '2026-01-26T09:00:00.000Z');

  expect(nextAt).toBe('2026-01-26T09:00:00.000Z');
  expect(mails.map(({ date }) => date.toISOString().slice(0, 10))).toEqual(['2026-01-23', '2026-01-26']);
});

test('not acknowledged in two working days, the manager hears of it, then leadership; acknowledged, nobody does', async () => {
  const { acme, owner, manager, wake, mails } = await stage();
  const [open1, taken] = [await keyResult(acme, { title: 'Open', ownerId: owner.id }), await keyResult(acme, { title: 'Taken', ownerId: owner.id })];
  await openLadders(acme, [open1, taken]);
  await wake(open1.id, TUESDAY);
  const escalation = await ladderOf(acme, taken.id);
  await acknowledge(acme.scope, { id: escalation.id, note: 'On it', at: TUESDAY });

  const held = await wake(taken.id, THURSDAY);
  const next = await wake(open1.id, THURSDAY);
  await wake(open1.id, next.nextAt ?? '');

  expect(held).toMatchObject({ over: false, dueAt: null, nextAt: null });
  expect(next.nextAt).toBe('2026-01-26T09:00:00.000Z');
  expect(mails.map(({ to }) => to.address)).toEqual([owner.email, manager.email, acme.admin.email]);
  expect(mails[1]?.text).toContain('Open');
  expect(mails[1]?.text).not.toContain('Taken');
});

test('a snooze holds the ladder until its day and needs a reason', async () => {
  const { acme, owner, wake, mails } = await stage();
  const kr = await keyResult(acme, { ownerId: owner.id });
  await openLadders(acme, [kr]);
  const { id } = await ladderOf(acme, kr.id);

  await expect(snooze(acme.scope, { id, until: FRIDAY, reason: ' ', at: TUESDAY })).rejects.toThrow('Say why');
  await snooze(acme.scope, { id, until: FRIDAY, reason: 'The fix ships on Friday', at: TUESDAY });
  const asleep = await wake(kr.id, TUESDAY);
  await wake(kr.id, FRIDAY);

  expect(asleep.nextAt).toBe(FRIDAY);
  expect(mails.map(({ date }) => date.toISOString())).toEqual([FRIDAY]);
});

test('an owner who has left is passed over, and the ladder of a cycle that ends is over', async () => {
  const { acme, owner, manager, wake, mails } = await stage();
  const kr = await keyResult(acme, { ownerId: owner.id, objectiveId: (await objective(acme, { ownerId: owner.id })).id });
  await openLadders(acme, [kr]);
  await deactivatePerson(acme.scope, { id: owner.id }, { at: TUESDAY });

  await wake(kr.id, TUESDAY);
  await wake(kr.id, THURSDAY);
  await closeEscalationsOfCycle(acme.system, { cycleId: acme.cycle.id, reason: 'the cycle is over', at: THURSDAY });
  const view = await wake(kr.id, THURSDAY);

  expect(mails.every(({ to }) => to.address !== owner.email && to.address !== manager.email)).toBe(true);
  expect(view.over).toBe(true);
});

async function stage() {
  const acme = await company(open.database);
  const manager = await person(acme.system, { name: 'Mia Manager', role: 'MANAGER', managerId: acme.admin.id });
  const owner = await person(acme.system, { name: 'Otto Owner', managerId: manager.id });
  const mails: MailMessage[] = [];
  const activities = createEscalationActivities({
    database: open.database,
    mailerFor: () => ({
      send: async (message) => {
        mails.push(message);
        return { messageId: message.messageId, response: '250' };
      },
      find: async () => 'absent',
      close: async () => undefined,
    }),
    publicUrl: 'https://sextant.test',
    mailFrom: 'sextant@sextant.test',
    outside: nothingOutside,
    log: { info: () => undefined, warn: () => undefined },
  });
  /** What the workflow of a key result does when it wakes: looks, tells who is due, looks again. */
  const wake = async (keyResultId: string, now: string): Promise<LadderView> => {
    const environment = new MockActivityEnvironment({ workflowExecution: { workflowId: offTrackWorkflowId(keyResultId), runId: 'run' } });
    const ladder = { organizationId: acme.organizationId, subject: { kind: 'off-track' as const, keyResultId }, now };
    const look = (): Promise<LadderView> => environment.run<[], LadderView, () => Promise<LadderView>>(() => activities.lookAtLadder(ladder));
    const view = await look();
    if (view.dueAt === null) return view;
    const { recipientIds } = view;
    await environment.run(() => activities.tellRecipients({ ...ladder, recipientIds, dueAt: now }));
    return look();
  };
  return { acme, manager, owner, mails, wake };
}

async function openLadders({ system, cycle }: Company, keyResults: readonly { id: string }[], at = TUESDAY): Promise<void> {
  await openOffTrackEscalations(system, { cycleId: cycle.id, keyResultIds: keyResults.map(({ id }) => id), at });
}

async function ladderOf({ scope }: Company, keyResultId: string) {
  const [escalation] = (await escalationsPage(scope, { keyResultId }, {})).rows;
  if (escalation === undefined) throw new Error('No ladder was opened.');
  return escalation;
}
