import { NativeSelect, TextInput } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { graphql, type ResultOf } from '../app/graphql.ts';
import { Changes, FromTo } from '../app/history-list.tsx';
import { actionName, type HistoryWords, isUnreadable, sentenceOf } from '../app/history-words.ts';
import { TextLink } from '../app/links.tsx';
import { useLiveQuery } from '../app/live.ts';
import { ShowMore } from '../app/show-more.tsx';
import { useHistoryWords } from '../app/use-history-words.ts';
import { PersonSelect } from '../people/person-select.tsx';
import { useFormats } from '../texts/format.ts';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import styles from './audit.module.css';

const AuditQuery = graphql(`
  query Audit($first: Int!, $personId: ID, $subject: ID, $noun: String, $action: String, $from: DateTime, $until: DateTime) {
    auditEntries(first: $first, personId: $personId, subject: $subject, noun: $noun, action: $action, from: $from, until: $until) {
      pageInfo { hasNextPage }
      edges { node { id at actor automatic action noun subjectId subject before after names { id name } request address } }
    }
  }
`);

type EntryData = ResultOf<typeof AuditQuery>['auditEntries']['edges'][number]['node'];

const PAGE = 50;

interface Choice {
  personId: string | null;
  noun: string;
  action: string;
  from: string;
  until: string;
}

/** Every entry of the audit log: who did what to which thing, before and after; of one thing where its address names it. */
export function AuditPage() {
  const texts = useTexts();
  const words = usePagesTexts();
  const history = useHistoryWords();
  const { subject } = useSearch({ from: '/signed-in/shell/audit' });
  const [choice, setChoice] = useState<Choice>({ personId: null, noun: '', action: '', from: '', until: '' });
  const [first, setFirst] = useState(PAGE);
  const variables = { first, subject: subject ?? null, ...asked(choice) };
  const { data, error } = useLiveQuery({ query: AuditQuery, variables, watch: ['Organization'] });
  const change = (part: Partial<Choice>) => setChoice({ ...choice, ...part });
  if (data === undefined) return error ? <EmptyState title={texts.app.failed}>{error.message}</EmptyState> : <Loading />;
  const entries = data.auditEntries.edges.map(({ node }) => node);
  const about = subject === undefined ? words.audit.below : words.audit.about;
  return (
    <Page title={words.audit.title} below={about} actions={<Exports subject={subject} choice={choice} />}>
      <search className={styles.filters}>
        <PersonSelect label={words.audit.person} value={choice.personId} known={null} onChange={(personId) => change({ personId })} />
        {subject === undefined && (
          <NativeSelect
            label={words.audit.noun}
            value={choice.noun}
            data={[{ value: '', label: words.audit.anything }, ...Object.entries(words.audit.nouns).map(([value, label]) => ({ value, label }))]}
            onChange={(event) => change({ noun: event.currentTarget.value })}
          />
        )}
        <NativeSelect
          label={words.audit.action}
          value={choice.action}
          data={[{ value: '', label: words.audit.anyAction }, ...actionsToChoose(history)]}
          onChange={(event) => change({ action: event.currentTarget.value })}
        />
        <TextInput type="date" label={words.audit.from} value={choice.from} onChange={(event) => change({ from: event.currentTarget.value })} />
        <TextInput type="date" label={words.audit.until} value={choice.until} onChange={(event) => change({ until: event.currentTarget.value })} />
      </search>
      {subject !== undefined && (
        <p>
          <TextLink to="/audit" search={{}}>
            {words.audit.showAll}
          </TextLink>
        </p>
      )}
      {entries.length === 0 ? <EmptyState title={words.audit.none}>{words.audit.noneWhy}</EmptyState> : <Entries entries={entries} />}
      <ShowMore hasMore={data.auditEntries.pageInfo.hasNextPage} shown={first} page={PAGE} onShow={setFirst} />
    </Page>
  );
}

/** All that is written down, by what it is called. */
function actionsToChoose(words: HistoryWords): { value: string; label: string }[] {
  const actions = Object.keys(words.history.actions).map((value) => ({ value, label: actionName(value, words) }));
  return actions.toSorted((a, b) => a.label.localeCompare(b.label));
}

function Entries(props: { entries: readonly EntryData[] }) {
  return (
    <ol className={styles.entries}>
      {props.entries.map((entry) => (
        <Entry key={entry.id} entry={entry} />
      ))}
    </ol>
  );
}

function Entry({ entry }: { entry: EntryData }) {
  const words = usePagesTexts();
  const history = useHistoryWords();
  const format = useFormats();
  const { said, change, others } = sentenceOf(entry, subjectOf(entry), history);
  const where = [entry.automatic ? entry.actor : '', entry.address, entry.request, entry.subjectId].filter((part) => part !== '');
  return (
    <li>
      <time dateTime={entry.at}>{format.instant(entry.at)}</time>
      <div>
        <p>
          <strong>{entry.automatic ? history.history.sextant : entry.actor}</strong> {said}
          {change !== null && (
            <>
              : <FromTo change={change} />
            </>
          )}
        </p>
        <Changes changes={others} />
        <details>
          <summary>{words.audit.details}</summary>
          <dl className={styles.facts}>
            <Fact name={words.audit.before} value={pretty(entry.before, history)} />
            <Fact name={words.audit.after} value={pretty(entry.after, history)} />
            <Fact name={words.audit.where} value={where.join(' · ')} />
          </dl>
        </details>
      </div>
    </li>
  );
}

/** What the thing is called; one that is gone by the name that its entry has, and none where nobody knows. */
function subjectOf({ subject, before, after }: EntryData): string {
  if (subject !== null) return subject;
  const { title, name } = { ...asObject(before), ...asObject(after) };
  return [title, name].find((text) => typeof text === 'string') ?? '';
}

function asObject(value: unknown): { title?: unknown; name?: unknown } {
  return typeof value === 'object' && value !== null ? value : {};
}

function Fact(props: { name: string; value: string }) {
  if (props.value === '') return null;
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>{props.value}</dd>
    </div>
  );
}

function Exports(props: { subject: string | undefined; choice: Choice }) {
  const words = usePagesTexts();
  const chosen = Object.entries({ subject: props.subject, ...asked(props.choice) }).flatMap(([name, value]) =>
    value === null || value === undefined ? [] : [[name, value]],
  );
  const query = new URLSearchParams(chosen).toString();
  return (
    <>
      <a href={`/api/files/audit-log.csv?${query}`} download>
        {words.audit.csv}
      </a>
      <a href={`/api/files/audit-log.jsonl?${query}`} download>
        {words.audit.jsonl}
      </a>
    </>
  );
}

/** The span's last day counts whole. */
function asked({ personId, noun, action, from, until }: Choice) {
  const instant = (day: string, plusDays: number) => (day === '' ? null : new Date(Date.parse(day) + plusDays * 86_400_000).toISOString());
  return { personId, noun: noun || null, action: action || null, from: instant(from, 0), until: instant(until, 1) };
}

function pretty(value: unknown, { history }: HistoryWords): string {
  const readable = (_field: string, inner: unknown) => (isUnreadable(inner) ? history.personal[inner.$personal] : inner);
  return value === null || value === undefined ? '' : JSON.stringify(value, readable, 1);
}
