import { isByConsent } from '../../database/connection-account.ts';
import { allConnections, connectionById, type ConnectionRow } from '../../database/connections.ts';
import { type CalendarRow, connectCalendar, disconnectCalendar, ownCalendars, syncCalendarNow } from '../../database/calendars.ts';
import { hasCalendarFeed, renewCalendarFeed } from '../../database/calendar-feeds.ts';
import { isAllowed } from '../../database/rights.ts';
import { actingPersonId } from '../../database/scope.ts';
import { DomainError } from '../../domain/errors.ts';
import { builder } from '../builder.ts';
import { signedIn } from '../context.ts';
import { refusals } from '../errors.ts';
import { ConnectionType } from '../refs.ts';
import { rowId } from '../row-id.ts';
import { ViewerType } from '../viewer/queries.ts';

const CalendarType = builder.objectRef<CalendarRow>('Calendar').implement({
  fields: (t) => ({
    id: t.string({ resolve: (calendar) => calendar.id }),
    connection: t.field({ type: ConnectionType, resolve: ({ connectionId }, _args, context) => signedIn(context).loaders.connection.load(connectionId) }),
    lastSyncAt: t.field({ type: 'DateTime', nullable: true, resolve: (calendar) => calendar.lastSyncAt }),
    rebuiltAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When all of it was last read anew, as what was known had become too old.',
      resolve: (calendar) => calendar.rebuiltAt,
    }),
    rebuiltEvents: t.int({ resolve: (calendar) => calendar.rebuiltEvents }),
    rebuiltRemoved: t.int({ resolve: (calendar) => calendar.rebuiltRemoved }),
    channelUntil: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Until then the provider tells of news by itself.',
      resolve: (calendar) => calendar.channelExpiresAt,
    }),
  }),
});

const CalendarProviderType = builder.objectRef<ConnectionRow>('CalendarProvider').implement({
  description: 'An account of the company by whose client people connect their own calendars.',
  fields: (t) => ({
    connectionId: t.string({ resolve: ({ id }) => id }),
    provider: t.exposeString('provider'),
    name: t.exposeString('name'),
  }),
});

const CalendarFeedType = builder.objectRef<{ url: string }>('CalendarFeed').implement({
  description: 'Shown this once: of the address only a hash is kept.',
  fields: (t) => ({ url: t.exposeString('url') }),
});

builder.objectFields(ViewerType, (t) => ({
  calendars: t.field({ type: [CalendarType], resolve: (_viewer, _args, context) => ownCalendars(signedIn(context).scope) }),
  calendarProviders: t.field({
    type: [CalendarProviderType],
    resolve: async (_viewer, _args, context) => {
      const { scope } = signedIn(context);
      if (!isAllowed(scope, 'create', 'calendar', { ownerIds: [actingPersonId(scope)] })) return [];
      return (await allConnections(scope)).filter(({ personal, provider }) => !personal && context.deps.outside.offers(provider, 'calendar'));
    },
  }),
  hasCalendarFeed: t.boolean({ resolve: (_viewer, _args, context) => hasCalendarFeed(signedIn(context).scope) }),
}));

builder.mutationFields((t) => {
  const id = t.arg.string({ required: true });
  return {
    connectCalendar: t.field({
      type: ConnectionType,
      errors: refusals,
      description: "Makes an account of the viewer's own by the company's client; its `consentUrl` leads to where they agree.",
      args: { connectionId: id },
      resolve: async (_root, { connectionId }, context) => {
        const { scope } = signedIn(context);
        if (!isAllowed(scope, 'create', 'calendar', { ownerIds: [actingPersonId(scope)] })) throw notThere();
        const by = await connectionById(scope, rowId(connectionId));
        const { outside } = context.deps;
        if (by.personal || !outside.offers(by.provider, 'calendar')) throw notThere();
        const manifest = outside.manifestOf(by.provider);
        const needsConsent = isByConsent(manifest, { config: by.config, secret: {} });
        const calendar = await connectCalendar(scope, { by, name: manifest.name, needsConsent }, { at: context.now });
        return connectionById(scope, calendar.connectionId);
      },
    }),
    disconnectCalendar: t.field({
      type: ViewerType,
      errors: refusals,
      args: { id },
      resolve: async (_root, args, context) => {
        const { scope } = signedIn(context);
        await disconnectCalendar(scope, { id: rowId(args.id) }, { at: context.now });
        return { personId: actingPersonId(scope) ?? '' };
      },
    }),
    syncCalendar: t.field({
      type: ViewerType,
      errors: refusals,
      args: { id },
      resolve: async (_root, args, context) => {
        const { scope } = signedIn(context);
        await syncCalendarNow(scope, { id: rowId(args.id) }, { at: context.now });
        return { personId: actingPersonId(scope) ?? '' };
      },
    }),
    renewCalendarFeed: t.field({
      type: CalendarFeedType,
      errors: refusals,
      description: "Makes the private address of the viewer's meetings; the one before stops working.",
      resolve: async (_root, _args, context) => {
        const token = await renewCalendarFeed(signedIn(context).scope, { at: context.now });
        return { url: `${context.deps.publicUrl}/api/calendar/${token}.ics` };
      },
    }),
  };
});

function notThere(): DomainError {
  return new DomainError('NOT_FOUND', 'There is no such calendar, or it is not open to you.');
}
