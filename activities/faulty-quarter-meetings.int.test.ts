import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pendingPushes } from '../database/calendar-pushes.ts';
import { calendarById, connectCalendar, syncCalendarNow } from '../database/calendars.ts';
import { createConnection } from '../database/connections.ts';
import { saveGrant } from '../database/grants.ts';
import { exceptionsOf } from '../database/meetings.ts';
import { participantsOf } from '../database/meeting-participants.ts';
import { addMs } from '../domain/calendar.ts';
import { addDays } from '../domain/day.ts';
import { calendarWorkflowId } from '../domain/workflow-ids.ts';
import type { FakeCalendars, StoredEvent } from '../integrations/fake-calendars.ts';
import { FAKE_CLIENT, type FakeConsent } from '../integrations/fake-consent.ts';
import { startFakeGoogleCalendar } from '../integrations/google-calendar/fake-server.ts';
import { startFakeOutlookCalendar } from '../integrations/outlook-calendar/fake-server.ts';
import { type CycleStage, openCycleStage } from '../test/cycle-stage.ts';
import { type Company, company, openTestDatabase, type OpenTestDatabase, person, scopeOf } from '../test/factories.ts';
import { type Desk, instantOf, liveWeek } from '../test/meeting-life.ts';
import { outsideWithoutBudget } from '../test/outside-without-budget.ts';
import { letStorm } from '../test/seeded-faults.ts';

const MONDAYS = Array.from({ length: 13 }, (_, week) => addDays('2026-01-05', 7 * week));
const MINUTE_MS = 60_000;
/** Weeks after which a provider no longer knows where the last reading ended. */
const FORGETFUL = { google: 4, outlook: 8 };

let open: OpenTestDatabase;
let stage: CycleStage;
beforeAll(async () => {
  open = await openTestDatabase();
  stage = await openCycleStage(open.database, { outside: outsideWithoutBudget() });
}, 120_000);
afterAll(async () => {
  await stage?.close();
  await open?.close();
});

test('a quarter of meetings in two people’s calendars, one request in twenty of which meets a fault, ends as one without', async () => {
  const calm = await playQuarter(null);
  const stormy = await playQuarter(20_260_105);

  const standing = calm.ledger.there.map((events) => events.filter((line) => /\| stands\b/.test(line)));
  expect(standing.map((events) => events.length > 25 && new Set(events).size === events.length)).toEqual([true, true]);
  expect(calm.ledger.effects.filter((line) => !line.includes(' sent '))).toEqual([]);
  // Of what breaks a write, that it was done and nobody knows above all.
  const { met } = stormy;
  expect(met.flatMap(({ writes }) => writes).filter((kind) => kind === 'lost-answer' || kind === 'truncate').length).toBeGreaterThan(2);
  expect(new Set(met.flatMap(({ reads, writes }) => [...reads, ...writes])).size).toBeGreaterThan(5);
  expect(stormy.ledger).toEqual(calm.ledger);
}, 300_000);

/** A quarter of two people over the real workflows. With a seed each request to either provider may meet a fault. */
async function playQuarter(seed: number | null) {
  let now = `${MONDAYS[0]}T08:00:00.000Z`;
  const clock = { now: () => Date.parse(now) };
  const google = await startFakeGoogleCalendar(clock);
  const outlook = await startFakeOutlookCalendar(clock);
  stage.mails.length = 0;
  try {
    const acme = await company(open.database);
    const mara = await openDesk(acme, { email: 'mara@northwind.test', provider: 'google-calendar', fake: google, now });
    const jonas = await openDesk(acme, { email: 'jonas@contoso.test', provider: 'outlook-calendar', fake: outlook, now });
    const storms = seed === null ? [] : [letStorm(google, seed), letStorm(outlook, seed + 1_000)];
    for (const [week, monday] of MONDAYS.entries()) {
      now = `${monday}T08:00:00.000Z`;
      await stage.clockAt(now);
      await liveWeek({ week, monday, now, mara, jonas });
      if (week === FORGETFUL.google) google.expireTokens();
      if (week === FORGETFUL.outlook) outlook.expireLinks();
      for (const { scope, calendarId } of [mara, jonas]) await syncCalendarNow(scope, { id: calendarId }, { at: now });
      await untilInStep(acme, [mara, jonas], now);
    }
    return { ledger: await ledgerOf(acme, [mara, jonas]), met: storms.map((met) => met()) };
  } finally {
    await Promise.all([google.close(), outlook.close()]);
  }
}

async function openDesk(
  acme: Company,
  { email, provider, fake, now }: { email: string; provider: string; fake: { url: string; world: FakeCalendars; consent: FakeConsent }; now: string },
): Promise<Desk> {
  const owner = await person(acme.system, { name: email.split('@')[0] ?? '', email });
  const scope = await scopeOf(open.database, owner);
  const manifest = stage.deps.outside.manifestOf(provider);
  const settings = manifest.parseSettings({ ...FAKE_CLIENT, baseUrl: fake.url });
  const by = await createConnection(acme.scope, { provider, name: manifest.name, ownerId: acme.admin.id, settings, needsConsent: true }, { at: now });
  const calendar = await connectCalendar(scope, { by, name: manifest.name, needsConsent: true }, { at: now });
  // For an hour, so that each week begins with a renewal.
  await saveGrant(scope, { connectionId: calendar.connectionId, grant: { ...fake.consent.grant(email), lifeMs: 60 * MINUTE_MS } }, { at: now });
  return { person: owner, scope, calendarId: calendar.id, world: fake.world };
}

/**
 * Lets time run until all that was done anywhere has come everywhere. Then the calendars' workflows are ended and the next week begins with new ones: at a
 * reading every ten minutes a quarter would take an hour.
 */
async function untilInStep({ system }: Company, desks: readonly Desk[], since: string): Promise<void> {
  const isInStep = async ({ calendarId }: Desk, now: string): Promise<boolean> => {
    const calendar = await calendarById(system, calendarId);
    if (calendar === null || (calendar.lastSyncAt ?? '') < addMs(since, 10 * MINUTE_MS)) return false;
    return (await pendingPushes(system, { calendar, now, limit: 1 })).length === 0;
  };
  for (let minutes = 15; minutes < 180; minutes += 10) {
    const now = addMs(since, minutes * MINUTE_MS);
    await stage.relay();
    await stage.until(now);
    if ((await Promise.all(desks.map((desk) => isInStep(desk, now)))).includes(false)) continue;
    for (const { calendarId } of desks) await endWorkflow(calendarWorkflowId(calendarId));
    return;
  }
  throw new Error(`The calendars are not in step three hours after ${since}`);
}

/** Ends a workflow while none of its activities is under way. */
async function endWorkflow(workflowId: string): Promise<void> {
  const workflow = stage.client.workflow.getHandle(workflowId);
  while (((await workflow.describe()).raw.pendingActivities ?? []).length > 0) await sleep(20);
  await workflow.terminate();
}

/** What there is in the end: meetings here, events at both providers, what was written there and how that went, mails to who has no calendar. */
async function ledgerOf({ system }: Company, desks: readonly Desk[]) {
  const { organizationId, db } = system;
  const names = new Map(desks.map(({ person: { id, name } }) => [id, name]));
  const meetings = await db.meeting.findMany({ where: { organizationId }, orderBy: { title: 'asc' } });
  const ids = meetings.map(({ id }) => id);
  const [exceptions, participants] = [await exceptionsOf(system, ids), await participantsOf(system, ids)];
  const here = meetings.map(({ id, title, agenda, startsAt, durationMinutes, recurrence, cancelledAt, version, icsSequence }) => ({
    ...{ title, agenda, startsAt: startsAt.toISOString(), durationMinutes, recurrence, isCancelled: cancelledAt !== null, version, icsSequence },
    exceptions: (exceptions.get(id) ?? []).map(({ originalStart, startsAt: to, cancelled }) => `${originalStart} ${cancelled ? 'left out' : to}`),
    participants: participants
      .filter(({ meetingId }) => meetingId === id)
      .map(({ personId, email, response }) => `${names.get(personId ?? '') ?? email} ${response}`)
      .toSorted(),
  }));
  const effects = await db.effect.groupBy({ by: ['kind', 'title', 'recipient', 'state'], where: { organizationId }, _count: true });
  return {
    here,
    there: desks.map(({ person: { email }, world }) => world.eventsOf(email).map(lineOf).toSorted()),
    effects: effects.map(({ kind, title, recipient, state, _count }) => `${kind} ${title} ${names.get(recipient) ?? recipient} ${state} ${_count}`).toSorted(),
    mails: stage.mails.map(({ to, subject, calendar }) => `${to.address} ${calendar?.method} ${subject}`).toSorted(),
  };
}

function lineOf({ title, description, start, end, recurrence, originalStart, cancelled, attendees }: StoredEvent): string {
  const place = originalStart === null ? recurrence.join() : `instead of ${instantOf(originalStart)}`;
  const answers = attendees.map(({ email, response }) => `${email} ${response}`);
  // Its link has the meeting's id in it.
  const about = description.split('\n')[0] ?? '';
  return [title, about, instantOf(start), instantOf(end), place, cancelled ? 'is gone' : 'stands', ...answers].join(' | ').trim();
}
