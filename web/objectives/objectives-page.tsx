import { NativeSelect, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import { ButtonLink } from '../app/links.tsx';
import { useCycle, useMay } from '../app/viewer.tsx';
import { NoCycle } from '../dashboard/no-cycle.tsx';
import { useTexts } from '../texts/texts.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import { filteredTree, isFiltering, objectiveTree } from './objective-tree.ts';
import { ObjectiveTreeView } from './objective-tree-view.tsx';
import styles from './objectives.module.css';
import { useAllObjectives } from './use-all-objectives.ts';

const STATUSES = ['OFF_TRACK', 'AT_RISK', 'ON_TRACK', 'COMPLETED'] as const;

/** All objectives of the cycle as a tree of who supports what. */
export function ObjectivesPage() {
  const texts = useTexts();
  const cycle = useCycle();
  const may = useMay();
  const { data, error } = useAllObjectives(cycle?.id);
  const [filter, setFilter] = useState({ search: '', status: '', teamId: '' });
  const tree = useMemo(() => objectiveTree(data?.objectives ?? []), [data]);
  const shown = useMemo(() => filteredTree(tree, filter), [tree, filter]);
  if (cycle === undefined) return <NoCycle />;
  if (data === undefined) return error ? <EmptyState title={texts.app.failed}>{error.message}</EmptyState> : <Loading />;
  return (
    <Page
      title={texts.objectives.title}
      below={texts.objectives.count(data.objectives.length, cycle.name)}
      actions={may('create objective') && <ButtonLink to="/objectives/new">{texts.objectives.create}</ButtonLink>}
    >
      {data.objectives.length === 0 ? (
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
          <search className={styles.filters}>
            <TextInput
              type="search"
              aria-label={texts.objectives.search}
              placeholder={texts.objectives.search}
              value={filter.search}
              onChange={(event) => setFilter({ ...filter, search: event.currentTarget.value })}
            />
            <NativeSelect
              aria-label={texts.objectives.team}
              value={filter.teamId}
              onChange={(event) => setFilter({ ...filter, teamId: event.currentTarget.value })}
              data={[{ value: '', label: texts.objectives.allTeams }, ...data.teams.map(({ id, name }) => ({ value: id, label: name }))]}
            />
            <NativeSelect
              aria-label={texts.objectives.status}
              value={filter.status}
              onChange={(event) => setFilter({ ...filter, status: event.currentTarget.value })}
              data={[{ value: '', label: texts.objectives.allStatuses }, ...STATUSES.map((value) => ({ value, label: texts.status[value] }))]}
            />
          </search>
          {shown.length === 0 ? (
            <EmptyState title={texts.objectives.noMatch}>{texts.objectives.noMatchWhy}</EmptyState>
          ) : (
            <ObjectiveTreeView nodes={shown} allOpen={isFiltering(filter)} />
          )}
        </>
      )}
    </Page>
  );
}
