import { Button } from '@mantine/core';
import { useNavigate, useParams } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useAct } from '../app/act.ts';
import { Confirm } from '../app/confirm-button.tsx';
import { graphql, type ResultOf } from '../app/graphql.ts';
import { HistoryList } from '../app/history-list.tsx';
import { HistoryFields } from '../app/history-query.ts';
import { WholeHistory } from '../audit/whole-history.tsx';
import { ButtonLink, PlainLink, TextLink } from '../app/links.tsx';
import { useLiveQuery } from '../app/live.ts';
import { NotFound } from '../app/not-found.tsx';
import { KeyResultLine, KeyResultLineFields } from '../key-results/key-result-line.tsx';
import { toneOf } from '../key-results/status.ts';
import { StatusBadge } from '../key-results/status-badge.tsx';
import { useFormats } from '../texts/format.ts';
import { useGoalsTexts } from '../texts/goals-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { later } from '../ui/later.ts';
import { Loading } from '../ui/loading.tsx';
import { MeasureBar } from '../ui/measure-bar.tsx';
import { Page } from '../ui/page.tsx';
import { Panel } from '../ui/panel.tsx';
import { InitiativeFields, Initiatives } from './initiatives.tsx';
import { ObjectiveMenu } from './objective-menu.tsx';
import styles from './objectives.module.css';

const GoalLinks = lazy(async () => ({ default: (await import('../links/goal-links.tsx')).GoalLinks }));
const CommentsPanel = lazy(async () => ({ default: (await import('../comments/comments-panel.tsx')).CommentsPanel }));
const edit = later(async () => (await import('./edit-objective.tsx')).EditObjective);

const ObjectiveQuery = graphql(
  `
    query Objective($id: ID!) {
      objective(id: $id) {
        id title description level status progress alignmentNote archived version mayChange outlineOnly
        owner { id name }
        team { id name }
        parent { id title level }
        cycle { id name phase }
        carriedFrom { id title cycle { id name } }
        children { id title level status progress owner { id name } }
        keyResults { ...KeyResultLine dropped }
        initiatives { ...Initiative }
        links { id url title host }
        history(first: 20) { ...History }
      }
    }
  `,
  [KeyResultLineFields, InitiativeFields, HistoryFields],
);

const ArchiveObjective = graphql(`
  mutation ArchiveObjective($id: ID!, $version: Int!) {
    archiveObjective(id: $id, version: $version) {
      __typename
      ... on MutationArchiveObjectiveSuccess { data { id archived version } }
      ... on Refusal { code message details }
    }
  }
`);

/** An objective as its page shows it. */
export type ObjectiveData = NonNullable<ResultOf<typeof ObjectiveQuery>['objective']>;

/** One objective: what it serves, what serves it, its key results and the work on them. */
export function ObjectivePage() {
  const texts = useTexts();
  const { objectiveId } = useParams({ from: '/signed-in/shell/objectives/$objectiveId' });
  const { data, error, refetch } = useLiveQuery({
    query: ObjectiveQuery,
    variables: { id: objectiveId },
    watch: ['Objective', 'KeyResult', 'CheckIn', 'Initiative'],
  });
  if (data === undefined) return error ? <EmptyState title={texts.app.failed}>{error.message}</EmptyState> : <Loading />;
  if (data.objective === null) return <NotFound />;
  return <ObjectiveView objective={data.objective} refetch={refetch} />;
}

function ObjectiveView(props: { objective: ObjectiveData; refetch: () => void }) {
  const texts = useTexts();
  const { goals } = useGoalsTexts();
  const format = useFormats();
  const navigate = useNavigate();
  const { objective } = props;
  const [editing, setEditing] = useState(false);
  const archive = useAct(ArchiveObjective);
  return (
    <Page
      title={objective.title}
      above={
        objective.parent ? (
          <>
            {texts.objectives.supports}{' '}
            <TextLink to="/objectives/$objectiveId" params={{ objectiveId: objective.parent.id }} inherit>
              {objective.parent.title}
            </TextLink>
          </>
        ) : (
          objective.level !== 'COMPANY' && texts.objectives.notAligned(objective.alignmentNote)
        )
      }
      below={
        <>
          <span className={styles.facts}>
            <StatusBadge status={objective.status} />
            <span>{texts.objectives.level[objective.level]}</span>
            {objective.team && <span>{objective.team.name}</span>}
            <span>{objective.owner.name}</span>
            <span>{objective.cycle.name}</span>
            <span>{texts.keyResults.progressLabel(format.percent(objective.progress))}</span>
            {objective.carriedFrom && (
              <TextLink
                to="/objectives/$objectiveId"
                params={{ objectiveId: objective.carriedFrom.id }}
                search={{ cycle: objective.carriedFrom.cycle.id }}
                inherit
              >
                {goals.carriedFrom(objective.carriedFrom.cycle.name)}
              </TextLink>
            )}
          </span>
          {objective.description && <p>{objective.description}</p>}
        </>
      }
      actions={
        !objective.archived &&
        objective.mayChange && (
          <>
            <Button variant="default" {...edit.onIntent} onClick={() => setEditing(true)}>
              {texts.app.edit}
            </Button>
            <Confirm
              variant="default"
              question={texts.objectives.archiveSure}
              onConfirm={async () => {
                const outcome = await archive.act({ id: objective.id, version: objective.version }, texts.objectives.archived);
                if (outcome.ok) await navigate({ to: '/objectives' });
              }}
            >
              {texts.objectives.archive}
            </Confirm>
            <ObjectiveMenu objective={objective} onPage />
          </>
        )
      }
    >
      <div className={styles.stack}>
        <Panel
          title={texts.objectives.keyResults}
          flush
          actions={
            objective.mayChange && (
              <TextLink to="/objectives/$objectiveId/new-key-result" params={{ objectiveId: objective.id }}>
                {texts.keyResults.create}
              </TextLink>
            )
          }
        >
          {objective.keyResults.length === 0 && !objective.mayChange ? (
            <EmptyState title={objective.outlineOnly ? texts.objectives.outlineOnly : texts.objectives.noKeyResults}>
              {objective.outlineOnly && texts.objectives.outlineOnlyWhy}
            </EmptyState>
          ) : objective.keyResults.length === 0 ? (
            <EmptyState
              title={texts.objectives.noKeyResults}
              action={
                <ButtonLink to="/objectives/$objectiveId/new-key-result" params={{ objectiveId: objective.id }}>
                  {texts.keyResults.create}
                </ButtonLink>
              }
            >
              {texts.objectives.noKeyResultsWhy}
            </EmptyState>
          ) : (
            <ul className={styles.list}>
              {objective.keyResults.map((keyResult) => (
                <KeyResultLine key={keyResult.id} keyResult={keyResult} />
              ))}
            </ul>
          )}
        </Panel>
        {objective.children.length > 0 && (
          <Panel title={texts.objectives.supportedBy} flush>
            <ul className={styles.list}>
              {objective.children.map((child) => (
                <li key={child.id} className={styles.row}>
                  <span className={styles.words}>
                    <PlainLink to="/objectives/$objectiveId" params={{ objectiveId: child.id }}>
                      {child.title}
                    </PlainLink>
                    <small>
                      {texts.objectives.level[child.level]} · {child.owner.name}
                    </small>
                  </span>
                  <span className={styles.measure}>
                    <MeasureBar ratio={child.progress} tone={toneOf(child.status)} label={texts.keyResults.progressLabel(format.percent(child.progress))} />
                    <span>{format.percent(child.progress)}</span>
                  </span>
                  <StatusBadge status={child.status} />
                </li>
              ))}
            </ul>
          </Panel>
        )}
        {!objective.outlineOnly && <Initiatives objectiveId={objective.id} initiatives={objective.initiatives} mayChange={objective.mayChange} />}
        {!objective.outlineOnly && (
          <Panel title={goals.links.title}>
            <Suspense fallback={null}>
              <GoalLinks goalId={objective.id} links={objective.links} mayChange={objective.mayChange} onChanged={props.refetch} />
            </Suspense>
          </Panel>
        )}
        {!objective.outlineOnly && (
          <Suspense fallback={null}>
            <CommentsPanel subjectId={objective.id} />
          </Suspense>
        )}
        {!objective.outlineOnly && (
          <Panel title={texts.objectives.history}>
            <HistoryList noun="objective" entries={objective.history} />
            <WholeHistory subject={objective.id} />
          </Panel>
        )}
      </div>
      {editing && (
        <Suspense fallback={null}>
          <edit.Part objective={objective} onClose={() => setEditing(false)} refetch={props.refetch} />
        </Suspense>
      )}
    </Page>
  );
}
