import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet, redirect, retainSearchParams } from '@tanstack/react-router';
import { boardSearch } from '../boards/board-search.ts';
import { DashboardPage } from '../dashboard/dashboard-page.tsx';
import { Loading } from '../ui/loading.tsx';
import { Broken, NotFound } from './not-found.tsx';
import { globalId, type PageNoun, plainId } from './plain-id.ts';
import { Shell } from './shell.tsx';
import { SignedIn } from './viewer.tsx';

const root = createRootRoute({
  validateSearch: ({ cycle }: Record<string, unknown>): { cycle?: string } => (typeof cycle === 'string' ? { cycle: globalId('Cycle', cycle) } : {}),
  search: { middlewares: [showPlainCycle, retainSearchParams(['cycle'])] },
  component: Outlet,
  notFoundComponent: NotFound,
});

const signedIn = createRoute({ getParentRoute: () => root, id: 'signed-in', component: SignedIn });
const shell = createRoute({ getParentRoute: () => signedIn, id: 'shell', component: Shell });

const routes = root.addChildren([
  createRoute({
    getParentRoute: () => root,
    path: '/sign-in',
    validateSearch: (search: Record<string, unknown>): { next?: string } => (typeof search['next'] === 'string' ? { next: search['next'] } : {}),
    component: lazyRouteComponent(() => import('../session/sign-in-page.tsx'), 'SignInPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/sign-in/$token',
    component: lazyRouteComponent(() => import('../session/sign-in-link-page.tsx'), 'SignInLinkPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/welcome',
    component: lazyRouteComponent(() => import('../session/welcome-page.tsx'), 'WelcomePage'),
  }),
  signedIn.addChildren([
    createRoute({
      getParentRoute: () => signedIn,
      path: '/present',
      component: lazyRouteComponent(() => import('../present/present-page.tsx'), 'PresentPage'),
    }),
    shell.addChildren([
      createRoute({ getParentRoute: () => shell, path: '/', component: DashboardPage }),
      createRoute({
        getParentRoute: () => shell,
        path: '/objectives',
        validateSearch: goalSearch,
        component: lazyRouteComponent(() => import('../objectives/objectives-page.tsx'), 'ObjectivesPage'),
      }),
      createRoute({
        getParentRoute: () => shell,
        path: '/objectives/new',
        validateSearch: (search: Record<string, unknown>): { parent?: string } => (typeof search['parent'] === 'string' ? { parent: search['parent'] } : {}),
        component: lazyRouteComponent(() => import('../objectives/new-objective-page.tsx'), 'NewObjectivePage'),
      }),
      createRoute({
        getParentRoute: () => shell,
        path: '/objectives/$objectiveId',
        params: rowParam('objectiveId', 'Objective'),
        component: lazyRouteComponent(() => import('../objectives/objective-page.tsx'), 'ObjectivePage'),
      }),
      createRoute({
        getParentRoute: () => shell,
        path: '/objectives/$objectiveId/new-key-result',
        params: rowParam('objectiveId', 'Objective'),
        component: lazyRouteComponent(() => import('../key-results/new-key-result-page.tsx'), 'NewKeyResultPage'),
      }),
      createRoute({
        getParentRoute: () => shell,
        path: '/key-results/$keyResultId',
        params: rowParam('keyResultId', 'KeyResult'),
        validateSearch: ({ review, decision }: Record<string, unknown>): { review?: string; decision?: string } =>
          typeof review === 'string' && typeof decision === 'string' ? { review, decision } : {},
        component: lazyRouteComponent(() => import('../key-results/key-result-page.tsx'), 'KeyResultPage'),
      }),
      createRoute({ getParentRoute: () => shell, path: '/inbox', component: lazyRouteComponent(() => import('../notices/inbox-page.tsx'), 'InboxPage') }),
      createRoute({
        getParentRoute: () => shell,
        path: '/board',
        validateSearch: boardSearch,
        component: lazyRouteComponent(() => import('../boards/board-page.tsx'), 'BoardPage'),
      }),
      createRoute({
        getParentRoute: () => shell,
        path: '/calendar',
        validateSearch: ({ view, day }: Record<string, unknown>): { view?: string; day?: string } => ({
          ...(typeof view === 'string' && { view }),
          ...(typeof day === 'string' && { day }),
        }),
        component: lazyRouteComponent(() => import('../calendar/calendar-page.tsx'), 'CalendarPage'),
      }),
      createRoute({
        getParentRoute: () => shell,
        path: '/meetings',
        component: lazyRouteComponent(() => import('../meetings/meetings-page.tsx'), 'MeetingsPage'),
      }),
      createRoute({
        getParentRoute: () => shell,
        path: '/meetings/new',
        component: lazyRouteComponent(() => import('../meetings/new-meeting-page.tsx'), 'NewMeetingPage'),
      }),
      createRoute({
        getParentRoute: () => shell,
        path: '/meetings/$meetingId',
        params: rowParam('meetingId', 'Meeting'),
        component: lazyRouteComponent(() => import('../meetings/meeting-page.tsx'), 'MeetingPage'),
      }),
      createRoute({ getParentRoute: () => shell, path: '/cycles', component: lazyRouteComponent(() => import('../cycles/cycles-page.tsx'), 'CyclesPage') }),
      createRoute({
        getParentRoute: () => shell,
        path: '/cycles/$cycleId',
        params: rowParam('cycleId', 'Cycle'),
        component: lazyRouteComponent(() => import('../cycles/cycle-page.tsx'), 'CyclePage'),
      }),
      createRoute({
        getParentRoute: () => shell,
        path: '/rehearsals/$rehearsalId',
        params: rowParam('rehearsalId', 'Rehearsal'),
        validateSearch: (search: Record<string, unknown>): { with?: string } => (typeof search['with'] === 'string' ? { with: search['with'] } : {}),
        component: lazyRouteComponent(() => import('../rehearsals/rehearsal-page.tsx'), 'RehearsalPage'),
      }),
      createRoute({
        getParentRoute: () => shell,
        path: '/connections',
        component: lazyRouteComponent(() => import('../connections/connections-page.tsx'), 'ConnectionsPage'),
      }),
      createRoute({
        getParentRoute: () => shell,
        path: '/connections/new',
        validateSearch: (search: Record<string, unknown>): { keyResult?: string; connection?: string; kpi?: string } => ({
          ...(typeof search['keyResult'] === 'string' && { keyResult: search['keyResult'] }),
          ...(typeof search['connection'] === 'string' && { connection: search['connection'] }),
          ...(typeof search['kpi'] === 'string' && { kpi: search['kpi'] }),
        }),
        component: lazyRouteComponent(() => import('../connections/connection-wizard.tsx'), 'ConnectionWizard'),
      }),
      createRoute({
        getParentRoute: () => shell,
        path: '/connections/$connectionId',
        params: rowParam('connectionId', 'Connection'),
        component: lazyRouteComponent(() => import('../connections/connection-page.tsx'), 'ConnectionPage'),
      }),
      createRoute({ getParentRoute: () => shell, path: '/kpis', component: lazyRouteComponent(() => import('../kpis/kpis-page.tsx'), 'KpisPage') }),
      createRoute({ getParentRoute: () => shell, path: '/kpis/new', component: lazyRouteComponent(() => import('../kpis/new-kpi-page.tsx'), 'NewKpiPage') }),
      createRoute({
        getParentRoute: () => shell,
        path: '/kpis/$kpiId',
        params: rowParam('kpiId', 'Kpi'),
        component: lazyRouteComponent(() => import('../kpis/kpi-page.tsx'), 'KpiPage'),
      }),
      createRoute({
        getParentRoute: () => shell,
        path: '/kpis/$kpiId/new-key-result',
        params: rowParam('kpiId', 'Kpi'),
        component: lazyRouteComponent(() => import('../kpis/kpi-key-result-page.tsx'), 'KpiKeyResultPage'),
      }),
      createRoute({ getParentRoute: () => shell, path: '/outbox', component: lazyRouteComponent(() => import('../outbox/outbox-page.tsx'), 'OutboxPage') }),
      createRoute({
        getParentRoute: () => shell,
        path: '/outbox/$messageId',
        component: lazyRouteComponent(() => import('../outbox/message-page.tsx'), 'MessagePage'),
      }),
      createRoute({
        getParentRoute: () => shell,
        path: '/workflows',
        component: lazyRouteComponent(() => import('../workflow-list/workflows-page.tsx'), 'WorkflowsPage'),
      }),
      createRoute({ getParentRoute: () => shell, path: '/effects', component: lazyRouteComponent(() => import('../effects/effects-page.tsx'), 'EffectsPage') }),
      createRoute({
        getParentRoute: () => shell,
        path: '/audit',
        validateSearch: (search: Record<string, unknown>): { subject?: string } =>
          typeof search['subject'] === 'string' ? { subject: search['subject'] } : {},
        component: lazyRouteComponent(() => import('../audit/audit-page.tsx'), 'AuditPage'),
      }),
      createRoute({
        getParentRoute: () => shell,
        path: '/account',
        component: lazyRouteComponent(() => import('../account/account-page.tsx'), 'AccountPage'),
      }),
      createRoute({ getParentRoute: () => shell, path: '/access', component: lazyRouteComponent(() => import('../access/access-page.tsx'), 'AccessPage') }),
      createRoute({
        getParentRoute: () => shell,
        path: '/people',
        validateSearch: ({ search, team, role, left }: Record<string, unknown>): PeopleSearch => ({
          // An address that reads like a number or a word of JSON arrives as one.
          ...((typeof search === 'string' || typeof search === 'number' || typeof search === 'boolean') && { search: String(search) }),
          ...(typeof team === 'string' && { team }),
          ...(typeof role === 'string' && { role }),
          ...(left === true && { left }),
        }),
        component: lazyRouteComponent(() => import('../people/people-page.tsx'), 'PeoplePage'),
      }),
      createRoute({
        getParentRoute: () => shell,
        path: '/people/$personId',
        params: rowParam('personId', 'Person'),
        component: lazyRouteComponent(() => import('../people/person-page.tsx'), 'PersonPage'),
      }),
      createRoute({
        getParentRoute: () => shell,
        path: '/teams/$teamId',
        params: rowParam('teamId', 'Team'),
        component: lazyRouteComponent(() => import('../teams/teams-page.tsx'), 'TeamPage'),
      }),
      // Mails say it at their foot.
      createRoute({
        getParentRoute: () => shell,
        path: '/preferences',
        beforeLoad: () => {
          // oxlint-disable-next-line typescript/only-throw-error -- the router's own way
          throw redirect({ to: '/account', replace: true });
        },
      }),
      createRoute({
        getParentRoute: () => shell,
        path: '/teams',
        validateSearch: ({ view, at }: Record<string, unknown>): { view?: 'circles' | 'tree'; at?: string } => ({
          ...((view === 'circles' || view === 'tree') && { view }),
          ...(typeof at === 'string' && { at }),
        }),
        component: lazyRouteComponent(() => import('../teams/teams-page.tsx'), 'TeamsPage'),
      }),
      createRoute({ getParentRoute: () => shell, path: '/import', component: lazyRouteComponent(() => import('../import/import-page.tsx'), 'ImportPage') }),
      createRoute({
        getParentRoute: () => shell,
        path: '/search',
        validateSearch: ({ q, kind }: Record<string, unknown>): { q?: string; kind?: string } => ({
          // An address that reads like a number or a word of JSON arrives as one.
          ...((typeof q === 'string' || typeof q === 'number' || typeof q === 'boolean') && { q: String(q) }),
          ...(typeof kind === 'string' && { kind }),
        }),
        component: lazyRouteComponent(() => import('../search/search-page.tsx'), 'SearchPage'),
      }),
      createRoute({
        getParentRoute: () => shell,
        path: '/settings',
        component: lazyRouteComponent(() => import('../settings/settings-page.tsx'), 'SettingsPage'),
      }),
    ]),
  ]),
]);

/** All pages of the app, by their addresses. A page's code is loaded when it is first shown, or when its link is pointed at. */
export const router = createRouter({
  routeTree: routes,
  defaultPreload: 'intent',
  defaultPendingComponent: Loading,
  defaultErrorComponent: Broken,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

/** The id of a row in an address: plain there, as mails write it, and GraphQL's for the page. */
function rowParam<Name extends string>(name: Name, noun: PageNoun) {
  const paramOf = (id: string) => ({ [name]: id }) as Record<Name, string>;
  return {
    parse: (params: Record<Name, string>) => paramOf(globalId(noun, params[name])),
    stringify: (params: Record<Name, string>) => paramOf(plainId(params[name])),
  };
}

/** Which people a list shows; the page itself reads what it says. */
interface PeopleSearch {
  search?: string;
  team?: string;
  role?: string;
  left?: true;
}

/** How goals are shown; the page itself reads what it says: domain/goal-view.ts. */
const GOAL_SEARCH = ['kept', 'shape', 'search', 'level', 'team', 'owner', 'status', 'group', 'columns', 'sort', 'keyResults'] as const;

function goalSearch(search: Record<string, unknown>): Partial<Record<(typeof GOAL_SEARCH)[number], string>> {
  return Object.fromEntries(
    GOAL_SEARCH.flatMap((name) => {
      const value = search[name];
      return typeof value === 'string' || typeof value === 'number' ? [[name, String(value)]] : [];
    }),
  );
}

function showPlainCycle({ search, next }: { search: { cycle?: string }; next: (search: { cycle?: string }) => { cycle?: string } }) {
  const { cycle, ...others } = next(search);
  return cycle === undefined ? others : { ...others, cycle: plainId(cycle) };
}
