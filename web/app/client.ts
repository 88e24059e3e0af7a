import { cacheExchange, type KeyGenerator } from '@urql/exchange-graphcache';
import { createClient } from 'graphql-ws';
import { Client, fetchExchange } from 'urql';

/** Types without an id of their own live inside the thing that shows them. */
const EMBEDDED = new Set([
  ...[
    'Attachment',
    'AuditEntry',
    'Change',
    'CheckInLink',
    'CheckInReceipt',
    'CircleWork',
    'ClosingFigures',
    'CompanyObjective',
    'ConnectionTest',
    'Dashboard',
    'EscalationStep',
  ],
  ...['Forecast', 'Header', 'HistoryEntry', 'HistoryName', 'ImportProblem', 'ImportResult', 'IntegrationField', 'IntegrationMetric', 'MetricPreview', 'Mover'],
  ...[
    'OrganizationSettings',
    'OwnChoices',
    'PageInfo',
    'Part',
    'PlanningApproval',
    'PlanningDays',
    'PreviewWeek',
    'PullRequest',
    'QualityFinding',
    'Refusal',
    'RehearsalFile',
  ],
  ...['RenderedMail', 'RulePack', 'Sample', 'SeriesPoint', 'StatusCounts', 'StatusOverride', 'TaskColumn', 'TimelineEntry', 'Viewer', 'WeekFigure'],
  ...['Calendar', 'CalendarFeed', 'CalendarProvider', 'CalendarSpan', 'CycleDate', 'DueDate', 'FreeTime', 'MeetingOccurrence', 'MeetingParticipant'],
  ...['ChecklistItem', 'Inbox', 'LinkedEscalation', 'LinkedKeyResult', 'LinkedNext', 'ReactionCount'],
  // What is marked in a hit depends on what was asked.
  ...['MarkedText', 'SearchHit', 'SearchResult', 'TextMark'],
  ...['CycleForecast', 'Department', 'FailedEffect', 'HomePanel', 'ObjectiveForecast', 'Operations', 'SilentSource'],
  ...['TeamWeek', 'TeamWeekPerson'],
]);

const embedded: KeyGenerator = () => null;

/** Connections, edges and mutation results follow a naming rule, so they need no list that could grow stale. */
const keys = new Proxy<Record<string, KeyGenerator>>(
  {},
  {
    get: (_, type) =>
      EMBEDDED.has(String(type)) || /(Connection|Edge|Success)$/.test(String(type)) ? (type === 'Connection' ? undefined : embedded) : undefined,
  },
);

/** The app's one GraphQL client: a normalized cache before HTTP on the page's own origin. */
export const client = new Client({
  url: '/graphql',
  preferGetMethod: false,
  fetchOptions: { credentials: 'same-origin', headers: { 'x-graphql-yoga-csrf': '1' } },
  exchanges: [cacheExchange({ keys }), fetchExchange],
});

/** The socket that news of changes comes by; it opens with the first subscriber and reopens by itself. */
export const socket = createClient({
  url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`,
  retryAttempts: Number.POSITIVE_INFINITY,
  shouldRetry: () => true,
});
