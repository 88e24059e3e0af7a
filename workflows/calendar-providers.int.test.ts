import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { connectCalendar } from '../database/calendars.ts';
import { createConnection } from '../database/connections.ts';
import { saveGrant } from '../database/grants.ts';
import { createMeeting, exceptionsOf, meetingById } from '../database/meetings.ts';
import { participantsOf } from '../database/meeting-participants.ts';
import type { PersonRow } from '../database/people.ts';
import { createOutside } from '../integrations/catalog.ts';
import { FAKE_CLIENT, type FakeConsent } from '../integrations/fake-consent.ts';
import { type FakeGoogleCalendar, startFakeGoogleCalendar } from '../integrations/google-calendar/fake-server.ts';
import { type FakeOutlookCalendar, startFakeOutlookCalendar } from '../integrations/outlook-calendar/fake-server.ts';
import { type CycleStage, openCycleStage } from '../test/cycle-stage.ts';
import { type Company, company, openTestDatabase, type OpenTestDatabase, person, scopeOf } from '../test/factories.ts';

const BEGINS = '2026-02-02T08:00:00.000Z';
const MARA = 'mara@northwind.test';
const JONAS = 'jonas@contoso.test';
const AMIRA = 'amira@contoso.test';

let open: OpenTestDatabase;
let stage: CycleStage;
let acme: Company;
let google: FakeGoogleCalendar;
let outlook: FakeOutlookCalendar;

beforeAll(async () => {
  open = await openTestDatabase();
  google = await startFakeGoogleCalendar();
  outlook = await startFakeOutlookCalendar();
  stage = await openCycleStage(open.database, { outside: createOutside(() => ({ allowLoopback: true })) });
  await stage.clockAt(BEGINS);
  acme = await company(open.database);
}, 120_000);

afterAll(async () => {
  await stage?.close();
  await google?.close();
  await outlook?.close();
  await open?.close();
});

test('a meeting moved in Google moves in Sextant and in Outlook; declined in Outlook it is declined here', async () => {
  const mara = await person(acme.system, { name: 'Mara', email: MARA });
  const jonas = await person(acme.system, { name: 'Jonas', email: JONAS });
  await connect(mara, { provider: 'google-calendar', baseUrl: google.url, consent: google.consent });
  await connect(jonas, { provider: 'outlook-calendar', baseUrl: outlook.url, consent: outlook.consent });
  const times = { startsAt: '2026-02-09T09:00:00.000Z', durationMinutes: 30, timeZone: 'Europe/Berlin', recurrence: 'FREQ=WEEKLY;BYDAY=MO' };
  const invited = { personIds: [jonas.id], emails: [] };
  const meeting = await createMeeting(await scopeOf(open.database, mara), { ...times, title: 'Plan', agenda: 'Who?', invited }, { at: BEGINS });
  await go('2026-02-02T08:20:00.000Z');
  const at = (iso: string) => ({ at: iso, timeZone: 'Europe/Berlin' });
  const inGoogle = () => google.world.eventsOf(MARA).find(({ title, seriesId, cancelled }) => title === 'Plan' && seriesId === null && !cancelled);
  const inOutlook = () => outlook.world.eventsOf(JONAS).find(({ title, seriesId, cancelled }) => title === 'Plan' && seriesId === null && !cancelled);
  expect([inGoogle()?.recurrence, inOutlook() === undefined]).toEqual([[expect.stringContaining('FREQ=WEEKLY')], false]);

  google.world.deed({
    action: 'move',
    id: inGoogle()?.id ?? '',
    originalStart: at('2026-02-16T09:00:00.000Z'),
    start: at('2026-02-17T13:00:00.000Z'),
    end: at('2026-02-17T13:30:00.000Z'),
  });
  await go('2026-02-02T08:55:00.000Z');
  expect((await exceptionsOf(acme.system, [meeting.id])).get(meeting.id)).toMatchObject([{ startsAt: '2026-02-17T13:00:00.000Z', cancelled: false }]);
  const series = inOutlook();
  const moved =
    series === undefined
      ? []
      : outlook.world.instances(series).filter(({ start }) => 'at' in start && Date.parse(start.at) === Date.parse('2026-02-17T13:00:00.000Z'));
  expect(moved).toHaveLength(1);
  const { version } = await meetingById(acme.system, meeting.id);

  outlook.world.deed({ action: 'delete', id: inOutlook()?.id ?? '' });
  await go('2026-02-02T09:30:00.000Z');
  expect((await participantsOf(acme.system, [meeting.id])).find(({ personId }) => personId === jonas.id)?.response).toBe('declined');
  expect([(await meetingById(acme.system, meeting.id)).version, inOutlook()]).toEqual([version, undefined]);
  expect(inGoogle()).toBeDefined();
}, 240_000);

test('what its organizer deletes in Outlook minutes after it was written there is called off here', async () => {
  const amira = await person(acme.system, { name: 'Amira', email: AMIRA });
  await connect(amira, { provider: 'outlook-calendar', baseUrl: outlook.url, consent: outlook.consent });
  await go('2026-02-02T11:00:00.000Z');
  const times = { startsAt: '2026-02-09T12:00:00.000Z', durationMinutes: 30, timeZone: 'Europe/Berlin', recurrence: '' };
  const meeting = await createMeeting(
    await scopeOf(open.database, amira),
    { ...times, title: 'Rash', agenda: '', invited: { personIds: [], emails: [] } },
    { at: '2026-02-02T11:00:00.000Z' },
  );
  await go('2026-02-02T11:02:00.000Z');
  const [event] = outlook.world.eventsOf(AMIRA);

  outlook.world.deed({ action: 'delete', id: event?.id ?? '' });
  await go('2026-02-02T11:30:00.000Z');

  expect(await meetingById(acme.system, meeting.id)).toMatchObject({ cancelledAt: expect.any(String) });
}, 240_000);

async function connect(owner: PersonRow, { provider, baseUrl, consent }: { provider: string; baseUrl: string; consent: FakeConsent }): Promise<void> {
  const { clientId, clientSecret } = FAKE_CLIENT;
  const manifest = createOutside(() => ({})).manifestOf(provider);
  const settings = manifest.parseSettings({ clientId, clientSecret, baseUrl });
  const by = await createConnection(acme.scope, { provider, name: manifest.name, ownerId: acme.admin.id, settings, needsConsent: true }, { at: BEGINS });
  const scope = await scopeOf(open.database, owner);
  const calendar = await connectCalendar(scope, { by, name: manifest.name, needsConsent: true }, { at: BEGINS });
  const grant = { ...consent.grant(owner.email), lifeMs: null };
  await saveGrant(scope, { connectionId: calendar.connectionId, grant }, { at: BEGINS });
}

async function go(until: string): Promise<void> {
  await stage.relay();
  await stage.until(until);
}
