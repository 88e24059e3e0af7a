import '@mantine/core/styles/Table.layer.css';
import '@mantine/core/styles/ScrollArea.layer.css';
import { Button, Table } from '@mantine/core';
import { type DragEvent, useState } from 'react';
import { useAct } from '../app/act.ts';
import { graphql, type ResultOf } from '../app/graphql.ts';
import { ButtonLink } from '../app/links.tsx';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { Page } from '../ui/page.tsx';
import { Panel } from '../ui/panel.tsx';
import { ExportPanel } from './export-panel.tsx';
import styles from './import.module.css';

const ImportFiles = graphql(`
  mutation ImportFiles($files: [ImportFile!]!, $dryRun: Boolean!) {
    importFiles(files: $files, dryRun: $dryRun) {
      __typename
      ... on MutationImportFilesSuccess {
        data {
          applied cycles teams people objectives keyResults checkIns unchanged unknownColumns
          problems { code file line column severity sentence wayOut }
        }
      }
      ... on Refusal { code message details }
    }
  }
`);

type ImportData = Extract<ResultOf<typeof ImportFiles>['importFiles'], { data: unknown }>['data'];

interface ChosenFile {
  name: string;
  text: string;
}

/** Loads objectives, people and check-ins from files, first in a dry run with every problem and its way out, then all or nothing; and gives them out in the same columns. */
export function ImportPage() {
  const words = usePagesTexts();
  const [files, setFiles] = useState<readonly ChosenFile[]>([]);
  const [result, setResult] = useState<ImportData | null>(null);
  const { act, acting } = useAct(ImportFiles);

  async function add(list: FileList | null) {
    const added = await Promise.all([...(list ?? [])].map(async (file) => ({ name: file.name, text: await file.text() })));
    choose([...files.filter(({ name }) => !added.some((file) => file.name === name)), ...added]);
  }

  function choose(next: readonly ChosenFile[]) {
    setFiles(next);
    setResult(null);
  }

  async function run(dryRun: boolean) {
    const outcome = await act({ files: [...files], dryRun });
    if (outcome.ok) setResult(outcome.data);
  }

  return (
    <Page title={words.import.title} below={words.import.below}>
      <div className={styles.stack}>
        {result?.applied ? (
          <Applied result={result} onAgain={() => choose([])} />
        ) : (
          <>
            <DropPlace onFiles={(list) => void add(list)} />
            {files.length > 0 && (
              <ul className={styles.files}>
                {files.map((file) => (
                  <li key={file.name}>
                    {file.name}
                    <Button size="compact-sm" variant="subtle" onClick={() => choose(files.filter(({ name }) => name !== file.name))}>
                      {words.import.remove}
                    </Button>
                  </li>
                ))}
              </ul>
            )}
            {files.length > 0 && result === null && (
              <div>
                <Button loading={acting} onClick={() => void run(true)}>
                  {words.import.check}
                </Button>
              </div>
            )}
            <div aria-live="polite">
              {result && <DryRun result={result} applying={acting} onApply={() => void run(false)} onCheck={() => void run(true)} />}
            </div>
          </>
        )}
        <Columns />
        <ExportPanel />
      </div>
    </Page>
  );
}

function DropPlace(props: { onFiles: (files: FileList | null) => void }) {
  const words = usePagesTexts();
  const [over, setOver] = useState(false);
  const drag = (isOver: boolean) => (event: DragEvent) => {
    event.preventDefault();
    setOver(isOver);
  };
  return (
    <label
      className={styles.drop}
      data-over={over || undefined}
      onDragOver={drag(true)}
      onDragLeave={drag(false)}
      onDrop={(event) => {
        drag(false)(event);
        props.onFiles(event.dataTransfer.files);
      }}
    >
      <strong>{words.import.drop}</strong>
      <span>{words.import.choose}</span>
      <input
        type="file"
        multiple
        accept=".csv,text/csv"
        onChange={(event) => {
          props.onFiles(event.currentTarget.files);
          event.currentTarget.value = '';
        }}
      />
    </label>
  );
}

function DryRun(props: { result: ImportData; applying: boolean; onApply: () => void; onCheck: () => void }) {
  const words = usePagesTexts();
  const { result } = props;
  const errors = result.problems.filter(({ severity }) => severity === 'error');
  const writes = COUNTED.some((noun) => result[noun] > 0);
  return (
    <Panel
      title={result.problems.length === 0 ? words.import.fine : words.import.problems(result.problems.length)}
      note={errors.length > 0 ? words.import.problemsWhy : undefined}
    >
      {result.problems.length > 0 && (
        <Table.ScrollContainer minWidth={640}>
          <Table verticalSpacing="sm">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{words.import.file}</Table.Th>
                <Table.Th>{words.import.line}</Table.Th>
                <Table.Th>{words.import.problem}</Table.Th>
                <Table.Th>{words.import.wayOut}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {result.problems.map((problem) => (
                <Table.Tr key={`${problem.file}-${problem.line}-${problem.column}-${problem.code}`} data-severity={problem.severity} className={styles.problem}>
                  <Table.Td>{problem.file}</Table.Td>
                  <Table.Td>{problem.line}</Table.Td>
                  <Table.Td>{problem.sentence}</Table.Td>
                  <Table.Td>{problem.wayOut}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {result.unknownColumns.length > 0 && <p className={styles.quiet}>{words.import.unknownColumns(result.unknownColumns.join(', '))}</p>}
      {errors.length === 0 ? (
        <>
          <h3 className={styles.would}>{writes ? words.import.would : words.import.changesNothing}</h3>
          <Counts result={result} />
          {writes && (
            <Button loading={props.applying} onClick={props.onApply}>
              {words.import.apply}
            </Button>
          )}
        </>
      ) : (
        <Button mt="md" variant="default" loading={props.applying} onClick={props.onCheck}>
          {words.import.check}
        </Button>
      )}
    </Panel>
  );
}

function Applied(props: { result: ImportData; onAgain: () => void }) {
  const texts = useTexts();
  const words = usePagesTexts();
  return (
    <Panel title={words.import.applied}>
      <Counts result={props.result} />
      <div className={styles.buttons}>
        <ButtonLink to="/objectives">{texts.dashboard.allObjectives}</ButtonLink>
        <Button variant="default" onClick={props.onAgain}>
          {words.import.again}
        </Button>
      </div>
    </Panel>
  );
}

const COUNTED = ['cycles', 'teams', 'people', 'objectives', 'keyResults', 'checkIns'] as const;

function Counts(props: { result: ImportData }) {
  const words = usePagesTexts();
  return (
    <>
      <dl className={styles.counts}>
        {COUNTED.map((noun) => (
          <div key={noun}>
            <dd>{props.result[noun]}</dd>
            <dt>{words.import.counts[noun]}</dt>
          </div>
        ))}
      </dl>
      {props.result.unchanged > 0 && <p className={styles.quiet}>{words.import.unchanged(props.result.unchanged)}</p>}
    </>
  );
}

// File formats, the same in every language: issue 3, section H.
const COLUMNS = {
  okrs: 'cycle,cycle_start,cycle_end,level,team,objective,parent_objective,objective_owner,key_result,kr_owner,kind,start,target,unit,weight,confidence,ambition,source,query,objective_description,objective_weight',
  peopleColumns: 'email,name,manager_email,team,role,time_zone,leadership,language,leads,active',
  checkInColumns: 'cycle,team,objective,key_result,date,value,confidence,note,author,blocker',
} as const;

function Columns() {
  const words = usePagesTexts();
  return (
    <details className={styles.columns}>
      <summary>{words.import.columns}</summary>
      {(Object.keys(COLUMNS) as (keyof typeof COLUMNS)[]).map((shape) => (
        <p key={shape}>
          {words.import[shape]}
          <code>{COLUMNS[shape]}</code>
        </p>
      ))}
    </details>
  );
}
