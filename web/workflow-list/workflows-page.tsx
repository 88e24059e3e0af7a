import '@mantine/core/styles/Table.layer.css';
import '@mantine/core/styles/ScrollArea.layer.css';
import { Anchor, NativeSelect, Table } from '@mantine/core';
import { useState } from 'react';
import { WORKFLOW_NOUNS, type WorkflowNoun } from '../../domain/workflow-state.ts';
import { graphql, type ResultOf } from '../app/graphql.ts';
import { PlainLink } from '../app/links.tsx';
import { useLiveQuery } from '../app/live.ts';
import { ShowMore } from '../app/show-more.tsx';
import { useFormats } from '../texts/format.ts';
import { useTexts } from '../texts/texts.tsx';
import { useWorkflowsTexts } from '../texts/workflows-texts.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import styles from './workflows.module.css';

const WorkflowsQuery = graphql(`
  query Workflows($first: Int!, $noun: WorkflowNoun) {
    workflows(first: $first, noun: $noun) {
      pageInfo { hasNextPage }
      edges { node { workflowId noun title week pageId state since temporalUrl } }
    }
  }
`);

type WorkflowData = ResultOf<typeof WorkflowsQuery>['workflows']['edges'][number]['node'];

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
    <Table.ScrollContainer minWidth={720} className={styles.table}>
      <Table verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{words.what}</Table.Th>
            <Table.Th>{words.state}</Table.Th>
            <Table.Th>{words.since}</Table.Th>
            <Table.Th>{words.inTemporal}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {workflows.map((workflow) => (
            <Table.Tr key={workflow.workflowId}>
              <Table.Td>
                <Subject workflow={workflow} />
                <small>{words.nouns[workflow.noun]}</small>
              </Table.Td>
              <Table.Td>
                <span className={styles.state} data-state={workflow.state}>
                  {words.states[workflow.state]}
                </span>
              </Table.Td>
              <Table.Td className={styles.since}>{workflow.since !== null && format.instant(workflow.since)}</Table.Td>
              <Table.Td>
                {workflow.temporalUrl !== null && (
                  <Anchor href={workflow.temporalUrl} aria-label={`${words.open}: ${workflow.workflowId}`}>
                    {words.open}
                  </Anchor>
                )}
                <small>{workflow.workflowId}</small>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Subject({ workflow: { noun, title, week, pageId } }: { workflow: WorkflowData }) {
  const words = useWorkflowsTexts();
  const name = week === null ? title : words.week(title, week);
  if (pageId === null) return <span className={styles.subject}>{name}</span>;
  switch (noun) {
    case 'cycle':
    case 'missed_check_in':
      return (
        <PlainLink to="/cycles/$cycleId" params={{ cycleId: pageId }} className={styles.subject}>
          {name}
        </PlainLink>
      );
    case 'off_track':
      return (
        <PlainLink to="/key-results/$keyResultId" params={{ keyResultId: pageId }} className={styles.subject}>
          {name}
        </PlainLink>
      );
    case 'connection':
      return (
        <PlainLink to="/connections/$connectionId" params={{ connectionId: pageId }} className={styles.subject}>
          {name}
        </PlainLink>
      );
    case 'meeting':
      return (
        <PlainLink to="/meetings/$meetingId" params={{ meetingId: pageId }} className={styles.subject}>
          {name}
        </PlainLink>
      );
    default:
      return <span className={styles.subject}>{name}</span>;
  }
}
