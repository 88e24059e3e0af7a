import { Button, FileButton, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useAct } from '../app/act.ts';
import { graphql, type ResultOf } from '../app/graphql.ts';
import { useFormats } from '../texts/format.ts';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { Panel } from '../ui/panel.tsx';
import type { ConnectionDetail } from './connection-query.ts';
import styles from './connections.module.css';

const UploadValues = graphql(`
  mutation UploadValues($connectionId: ID!, $file: ImportFile!, $dryRun: Boolean!) {
    uploadValues(connectionId: $connectionId, file: $file, dryRun: $dryRun) {
      __typename
      ... on MutationUploadValuesSuccess {
        data { applied unknownColumns series { series values from to } problems { code line column sentence wayOut } }
      }
      ... on Refusal { code message details }
    }
  }
`);

const GiveValue = graphql(`
  mutation GiveValue($connectionId: ID!, $series: String, $day: Day, $value: Decimal!) {
    giveValue(connectionId: $connectionId, series: $series, day: $day, value: $value) {
      __typename
      ... on MutationGiveValueSuccess { data { id } }
      ... on Refusal { code message details }
    }
  }
`);

type BroughtData = Extract<ResultOf<typeof UploadValues>['uploadValues'], { data: unknown }>['data'];

/** What was brought to a connection, and where it is a file's or a person's, the ways to bring more. */
export function BroughtValues(props: { connection: ConnectionDetail; onBrought: () => void }) {
  const words = usePagesTexts();
  const format = useFormats();
  const { connection, onBrought } = props;
  if (!connection.takesValues && connection.series.length === 0) return null;
  return (
    <Panel title={words.connections.brought}>
      {connection.series.length === 0 ? (
        <p className={styles.quiet}>{words.connections.broughtNone}</p>
      ) : (
        <ul className={styles.history}>
          {connection.series.map(({ series, values, lastDay }) => (
            <li key={series}>
              <strong>{series}</strong>
              <span>{words.connections.broughtLine(values, format.day(lastDay))}</span>
            </li>
          ))}
        </ul>
      )}
      {connection.takesValues && (
        <>
          <OneValue connectionId={connection.id} onBrought={onBrought} />
          <ValuesFile connectionId={connection.id} onBrought={onBrought} />
        </>
      )}
    </Panel>
  );
}

function OneValue(props: { connectionId: string; onBrought: () => void }) {
  const words = usePagesTexts();
  const { act, acting } = useAct(GiveValue);
  const [value, setValue] = useState('');
  const [day, setDay] = useState('');
  const [series, setSeries] = useState('');
  return (
    <form
      className={styles.oneValue}
      onSubmit={(event) => {
        event.preventDefault();
        void act({ connectionId: props.connectionId, value: value.trim(), day: day || null, series: series || null }, words.connections.given).then(
          (outcome) => {
            if (!outcome.ok) return;
            setValue('');
            props.onBrought();
          },
        );
      }}
    >
      <TextInput label={words.connections.oneValue} required inputMode="decimal" value={value} onChange={(event) => setValue(event.currentTarget.value)} />
      <TextInput label={words.connections.oneDay} type="date" value={day} onChange={(event) => setDay(event.currentTarget.value)} />
      <TextInput label={words.connections.oneSeries} placeholder="value" value={series} onChange={(event) => setSeries(event.currentTarget.value)} />
      <Button type="submit" loading={acting}>
        {words.connections.give}
      </Button>
    </form>
  );
}

function ValuesFile(props: { connectionId: string; onBrought: () => void }) {
  const words = usePagesTexts();
  const format = useFormats();
  const { act, acting } = useAct(UploadValues);
  const [file, setFile] = useState<{ name: string; text: string } | null>(null);
  const [preview, setPreview] = useState<BroughtData | null>(null);

  async function look(chosen: File | null) {
    if (chosen === null) return;
    const read = { name: chosen.name, text: await chosen.text() };
    const outcome = await act({ connectionId: props.connectionId, file: read, dryRun: true });
    setFile(outcome.ok ? read : null);
    setPreview(outcome.ok ? outcome.data : null);
  }

  async function apply() {
    if (file === null) return;
    const outcome = await act({ connectionId: props.connectionId, file, dryRun: false }, words.connections.given);
    if (!outcome.ok) return;
    setFile(null);
    setPreview(null);
    props.onBrought();
  }

  return (
    <div aria-live="polite">
      <p className={styles.quiet}>{words.connections.fileWhy}</p>
      <FileButton onChange={(chosen) => void look(chosen)} accept=".csv,text/csv">
        {(button) => (
          <Button {...button} variant="default" loading={acting && file === null}>
            {words.connections.file}
          </Button>
        )}
      </FileButton>
      {preview && preview.problems.length > 0 && (
        <>
          <p className={styles.reason}>{words.connections.fileProblems(preview.problems.length)}</p>
          <ul className={styles.history}>
            {preview.problems.slice(0, 20).map((problem) => (
              <li key={`${problem.line}-${problem.column}-${problem.code}`}>
                <strong>{words.connections.filePlace(problem.line ?? 1, problem.column)}</strong>
                <span>
                  {problem.sentence}
                  <small>{problem.wayOut}</small>
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      {preview && preview.problems.length === 0 && (
        <>
          <ul className={styles.history}>
            {preview.series.map(({ series, values, from, to }) => (
              <li key={series}>
                <strong>{series}</strong>
                <span>{words.connections.fileLine(values, format.day(from), format.day(to))}</span>
              </li>
            ))}
          </ul>
          {preview.unknownColumns.length > 0 && <p className={styles.quiet}>{words.import.unknownColumns(preview.unknownColumns.join(', '))}</p>}
          <Button loading={acting} onClick={() => void apply()}>
            {words.connections.fileApply}
          </Button>
        </>
      )}
    </div>
  );
}
