import { Anchor, NativeSelect, Table } from '@mantine/core';
import { useState } from 'react';
import { WORKFLOW_NOUNS, type WorkflowNoun, type WorkflowState } from '../../domain/workflow-state.ts';
import { graphql, type ResultOf } from '../app/graphql.ts';
import { useLiveQuery } from '../app/live.ts';
import { ShowMore } from '../app/show-more.tsx';
import { useFormats } from '../texts/format.ts';
import { useTexts } from '../texts/texts.tsx';
import { useWorkflowsTexts } from '../texts/workflows-texts.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { LineTable } from '../ui/line-table.tsx';
import { Page } from '../ui/page.tsx';
import { ShortId } from '../ui/short-id.tsx';
import { StateMark, type StateTone } from '../ui/state-mark.tsx';
import { WorkflowAbout, WorkflowSubject } from './workflow-subject.tsx';
import styles from './workflows.module.css';

const WorkflowsQuery = graphql(
  `
  query Workflows($first: Int!, $noun: WorkflowNoun) {
    workflows(first: $first, noun: $noun) {
      pageInfo { hasNextPage }
      edges { node { workflowId about { ...WorkflowAbout } state since temporalUrl } }
    }
  }
`,
  [WorkflowAbout],
);

type WorkflowData = ResultOf<typeof WorkflowsQuery>['workflows']['edges'][number]['node'];

const TONES: Readonly<Record<WorkflowState, StateTone>> = {
  running: 'on-track',
  waiting: 'none',
  completed: 'none',
  failed: 'off-track',
  timed_out: 'off-track',
  terminated: 'off-track',
  cancelled: 'none',
  unknown: 'at-risk',
};
const PAGE = 50;

/** What runs for the company by itself: each workflow with its state, the page of what it is about, and its page in Temporal. */
export function WorkflowsPage() {
  const texts = useTexts();
  const words = useWorkflowsTexts();
  const [first, setFirst] = useState(PAGE);
  const [noun, setNoun] = useState<WorkflowNoun | null>(null);
  const { data, error } = useLiveQuery({ query: WorkflowsQuery, variables: { first, noun }, watch: ['Cycle', 'Connection', 'Escalation', 'Task', 'Meeting'] });
  if (data === undefined) return error ? <EmptyState title={texts.app.failed}>{error.message}</EmptyState> : <Loading />;
  const workflows = data.workflows.edges.map(({ node }) => node);
  return (
    <Page title={words.title} below={words.below}>
      <search className={styles.filters}>
        <NativeSelect
          label={words.kind}
          value={noun ?? ''}
          data={[{ value: '', label: words.all }, ...WORKFLOW_NOUNS.map((value) => ({ value, label: words.nouns[value] }))]}
          onChange={(event) => setNoun(WORKFLOW_NOUNS.find((known) => known === event.currentTarget.value) ?? null)}
        />
      </search>
      {workflows.some(({ state }) => state === 'unknown') && (
        <p className={styles.away} role="status">
          {words.away}
        </p>
      )}
      {workflows.length === 0 ? (
        <EmptyState title={noun === null ? words.none : words.noneOfKind}>{noun === null && words.noneWhy}</EmptyState>
      ) : (
        <>
          <Workflows workflows={workflows} />
          <p className={styles.late}>{words.late}</p>
        </>
      )}
      <ShowMore hasMore={data.workflows.pageInfo.hasNextPage} shown={first} page={PAGE} onShow={setFirst} />
    </Page>
  );
}

function Workflows({ workflows }: { workflows: readonly WorkflowData[] }) {
  const words = useWorkflowsTexts();
  const format = useFormats();
  return (
    <LineTable minWidth={720} heads={[words.what, words.state, words.since, words.workflow]}>
      {workflows.map((workflow) => (
        <Table.Tr key={workflow.workflowId}>
          <Table.Td>
            <WorkflowSubject about={workflow.about} />
            <small>{words.nouns[workflow.about.noun]}</small>
          </Table.Td>
          <Table.Td>
            <StateMark tone={TONES[workflow.state]}>{words.states[workflow.state]}</StateMark>
          </Table.Td>
          <Table.Td className={styles.since}>{workflow.since !== null && format.instant(workflow.since)}</Table.Td>
          <Table.Td>
            {workflow.temporalUrl !== null && (
              <Anchor inherit href={workflow.temporalUrl} aria-label={`${words.inTemporal}: ${workflow.workflowId}`}>
                {words.inTemporal}
              </Anchor>
            )}
            <ShortId id={workflow.workflowId} />
          </Table.Td>
        </Table.Tr>
      ))}
    </LineTable>
  );
}
