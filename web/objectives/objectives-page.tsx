import { lazy, Suspense, useEffect, useMemo } from 'react';
import { GOAL_SHAPES, isFiltering } from '../../domain/goal-view.ts';
import { ButtonLink } from '../app/links.tsx';
import { useCycle, useMay } from '../app/viewer.tsx';
import { NoCycle } from '../dashboard/no-cycle.tsx';
import { useGoalViews } from '../goal-views/goal-view-query.ts';
import { ViewsMenu } from '../goal-views/views-menu.tsx';
import { useGoalsTexts } from '../texts/goals-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { notify } from '../ui/notices.tsx';
import { Page } from '../ui/page.tsx';
import { ViewSwitch } from '../ui/view-switch.tsx';
import { GoalFilters } from './goal-filters.tsx';
import styles from './goals.module.css';
import { filteredTree, matchesFilter, objectiveTree } from './objective-tree.ts';
import { ObjectiveTreeView } from './objective-tree-view.tsx';
import { useAlign } from './use-align.ts';
import { useAllObjectives } from './use-all-objectives.ts';
import { useGoalView } from './use-goal-view.ts';

const AlignmentMap = lazy(async () => ({ default: (await import('./alignment-map.tsx')).AlignmentMap }));
const GoalTable = lazy(async () => ({ default: (await import('./goal-table.tsx')).GoalTable }));

/** All goals of the cycle: as a tree of who supports what, as a map of it, or as a table. The address says which, so that it can be shared. */
export function ObjectivesPage() {
  const texts = useTexts();
  const { goals } = useGoalsTexts();
  const cycle = useCycle();
  const may = useMay();
  const { view, show, kept, isBare } = useGoalView();
  const { views, error: viewsError } = useGoalViews();
  const { data, error, reload } = useAllObjectives(cycle?.id);
  const { shown: objectives, problemOf, align } = useAlign({ objectives: data?.objectives ?? [], reload });
  const tree = useMemo(() => objectiveTree(objectives), [objectives]);
  const nodes = useMemo(() => filteredTree(tree, view), [tree, view]);
  const matching = useMemo(() => objectives.filter((objective) => matchesFilter(objective, view)), [objectives, view]);
  const first = views?.find(({ isDefault }) => isDefault);

  useEffect(() => {
    // Whoever comes without a view begins with the one that they chose; who is on the way to another page already is not called back.
    if (!isBare || location.pathname !== '/objectives' || (views === undefined && viewsError === undefined)) return;
    if (first === undefined) show({}, { replace: true });
    else show(first.view, { opens: first.plainId, replace: true });
  });

  if (cycle === undefined) return <NoCycle />;
  if (data === undefined) return error ? <EmptyState title={texts.app.failed}>{error.message}</EmptyState> : <Loading />;
  return (
    <Page
      title={texts.objectives.title}
      below={texts.objectives.count(objectives.length, cycle.name)}
      actions={
        <>
          {objectives.length > 0 && views !== undefined && <ViewsMenu views={views} view={view} kept={kept} onShow={show} />}
          {may('create objective') && <ButtonLink to="/objectives/new">{texts.objectives.create}</ButtonLink>}
        </>
      }
    >
      {objectives.length === 0 ? (
        <EmptyState
          title={texts.objectives.none}
          action={
            may('create import') && (
              <ButtonLink to="/import" variant="default">
                {texts.dashboard.firstImport}
              </ButtonLink>
            )
          }
        >
          {texts.objectives.noneWhy}
        </EmptyState>
      ) : (
        <>
          <div className={styles.bar}>
            <ViewSwitch label={goals.shape.label} views={GOAL_SHAPES} names={goals.shape} view={view.shape} onView={(shape) => show({ shape })} />
            <GoalFilters filter={view} objectives={objectives} teams={data.teams} shown={matching.length} onChange={show} />
          </div>
          {matching.length === 0 ? (
            <EmptyState title={texts.objectives.noMatch}>{texts.objectives.noMatchWhy}</EmptyState>
          ) : (
            <Suspense fallback={<Loading />}>
              {view.shape === 'tree' && (
                <ObjectiveTreeView
                  nodes={nodes}
                  allOpen={isFiltering(view)}
                  problemOf={problemOf}
                  onMove={(objective, parentId) => void align(objective, parentId)}
                  onRefused={(message) => notify({ tone: 'bad', message })}
                />
              )}
              {view.shape === 'map' && <AlignmentMap nodes={nodes} view={view} />}
              {view.shape === 'table' && <GoalTable objectives={matching} all={objectives} view={view} onShow={show} />}
            </Suspense>
          )}
        </>
      )}
    </Page>
  );
}
