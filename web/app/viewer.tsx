import { Navigate, Outlet, useParams, useSearch } from '@tanstack/react-router';
import { createContext, useContext, useEffect, useMemo } from 'react';
import { isLanguageChosen } from '../texts/language.ts';
import { ShownZoneProvider } from '../texts/shown-zone.tsx';
import { useLanguage, useTexts } from '../texts/texts.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { type ResultOf, graphql } from './graphql.ts';
import { LanguageSwitchContext } from './language-switch.ts';
import { startLiveChanges, useLiveQuery } from './live.ts';

const ViewerQuery = graphql(`
  query Viewer {
    viewer {
      person { id name email role language leadership timeZone }
      organization { id name sample language timeZone accentColor accentColorOnDark logoUrl }
      viewedBy { id name }
      rights
      lookAs { id name role }
      waitingFor { name state note elapsedSeconds expectedSeconds }
      temporalUrl
    }
    cycles(first: 30) { edges { node { id name phase startsOn endsOn } } }
  }
`);

/** Whoever looks at the page, their company and its cycles. */
export type Viewer = NonNullable<ResultOf<typeof ViewerQuery>['viewer']>;
export type CycleChoice = ResultOf<typeof ViewerQuery>['cycles']['edges'][number]['node'];

const ViewerContext = createContext<{ viewer: Viewer; cycles: readonly CycleChoice[] } | null>(null);

const WAITING_POLL_MS = 4000;

/** Everything behind the sign-in: knows who looks, hears of changes, and sends strangers to the sign-in page. */
export function SignedIn() {
  const texts = useTexts();
  const language = useLanguage();
  const { speak } = useContext(LanguageSwitchContext);
  const { data, error, refetch } = useLiveQuery({ query: ViewerQuery, variables: {}, watch: ['Organization', 'Cycle', 'Person'] });
  const signedIn = Boolean(data?.viewer);
  const signedOut = error?.graphQLErrors.some(({ extensions }) => extensions['code'] === 'SIGNED_OUT') ?? false;
  const waiting = (data?.viewer?.waitingFor.length ?? 0) > 0 || (data === undefined && error !== undefined && !signedOut);
  const own = data?.viewer?.person.language;

  useEffect(() => (signedIn ? startLiveChanges() : undefined), [signedIn]);
  useEffect(() => {
    if ((own === 'en' || own === 'ru') && own !== language && !isLanguageChosen()) void speak(own, 'for-now');
  }, [own, language, speak]);
  useEffect(() => {
    if (!waiting) return undefined;
    const timer = setInterval(refetch, WAITING_POLL_MS);
    return () => clearInterval(timer);
  });

  const value = useMemo(
    () =>
      data?.viewer
        ? { viewer: data.viewer, cycles: data.cycles.edges.map(({ node }) => node).sort((left, right) => right.startsOn.localeCompare(left.startsOn)) }
        : null,
    [data],
  );
  if (signedOut) return <Navigate to="/sign-in" search={{ next: `${location.pathname}${location.search}` }} replace />;
  if (data === undefined && error) return <EmptyState title={texts.app.unreachable}>{texts.app.unreachableWhy}</EmptyState>;
  if (data === undefined) return <Loading />;
  if (value === null) return <Navigate to="/sign-in" search={{ next: `${location.pathname}${location.search}` }} replace />;
  return (
    <ViewerContext value={value}>
      <ShownZoneProvider own={value.viewer.person.timeZone}>
        <Outlet />
      </ShownZoneProvider>
    </ViewerContext>
  );
}

/** Who looks at the page. */
export function useViewer(): Viewer {
  return useViewerContext().viewer;
}

/** Whether the viewer may do something at all, as "create objective": what they may not is not offered. */
export function useMay(): (right: string) => boolean {
  const { rights } = useViewer();
  return (right) => rights.includes(right);
}

/** All cycles of the company, newest first. */
export function useCycles(): readonly CycleChoice[] {
  return useViewerContext().cycles;
}

/** The cycle that the pages show: the one whose page it is, the one in the address, else the running one, else the newest. Undefined where there is none yet. */
export function useCycle(): CycleChoice | undefined {
  const { cycles } = useViewerContext();
  const { cycle: chosen } = useSearch({ from: '__root__' });
  const { cycleId } = useParams({ strict: false });
  return (
    cycles.find(({ id }) => id === (cycleId ?? chosen)) ?? cycles.find(({ phase }) => ['active', 'paused', 'closing', 'retro'].includes(phase)) ?? cycles[0]
  );
}

/** Why a button that needs a workflow cannot be used yet; null when it can. */
export function useWorkflowWait(): string | null {
  const { waitingFor } = useViewer();
  const texts = useTexts();
  const temporal = waitingFor.find((part) => /temporal/i.test(part.name));
  if (temporal === undefined) return null;
  if (temporal.state === 'failed') return texts.app.temporalMissing;
  const left = temporal.expectedSeconds === null ? null : Math.max(1, Math.ceil((temporal.expectedSeconds - temporal.elapsedSeconds) / 60));
  return texts.app.waitingForTemporal(left);
}

function useViewerContext() {
  const context = useContext(ViewerContext);
  if (context === null) throw new Error('The viewer is read outside the signed-in pages.');
  return context;
}
