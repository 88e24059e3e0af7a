import { Button, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { graphql, type ResultOf } from '../app/graphql.ts';
import { useLiveQuery } from '../app/live.ts';
import { useCycle, useCycles } from '../app/viewer.tsx';
import { useExportTexts } from '../texts/export-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { Loading } from '../ui/loading.tsx';
import { Panel } from '../ui/panel.tsx';
import styles from './import.module.css';

const ExportSummary = graphql(`
  query ExportSummary($cycleId: ID) {
    exportSummary(cycleId: $cycleId) { okrRows objectives keyResults checkIns people teams namesakes }
  }
`);

/** What may leave by file: of a cycle, at first the one that the shell shows, its goals and check-ins, and the people. */
export function ExportPanel() {
  const texts = useTexts();
  const words = useExportTexts();
  const cycles = useCycles();
  const shown = useCycle();
  const [chosen, setChosen] = useState<string | null>(null);
  const cycle = cycles.find(({ id }) => id === chosen) ?? shown;
  return (
    <Panel title={words.title} note={words.below}>
      {cycle && (
        <NativeSelect
          label={words.cycle}
          className={styles.cycle}
          value={cycle.id}
          onChange={(event) => setChosen(event.currentTarget.value)}
          data={cycles.map(({ id, name, phase }) => ({ value: id, label: `${name} · ${texts.cycles.phase[phase]}` }))}
        />
      )}
      <Files cycleId={cycle?.id ?? null} />
    </Panel>
  );
}

type Summary = ResultOf<typeof ExportSummary>['exportSummary'];

function Files(props: { cycleId: string | null }) {
  const texts = useTexts();
  const words = useExportTexts();
  const { cycleId } = props;
  const { data, error } = useLiveQuery({ query: ExportSummary, variables: { cycleId }, watch: ['Objective', 'KeyResult', 'Person', 'Team', 'Organization'] });
  if (data === undefined)
    return error ? <p className={styles.quiet}>{error.networkError === undefined ? error.message : texts.app.unreachableWhy}</p> : <Loading />;
  const { exportSummary: summary } = data;
  return (
    <>
      <ul className={styles.exported}>
        {filesOf(cycleId, summary, words).map(({ name, address, about, rows }) => (
          <li key={name}>
            <div>
              <strong>{name}</strong>
              <span>{about}</span>
            </div>
            <span className={styles.rows}>{rows === 0 ? words.empty : words.rows(rows)}</span>
            {rows > 0 && (
              <Button component="a" variant="default" size="sm" href={address} download aria-label={words.downloadFile(name)}>
                {words.download}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {summary.namesakes > 0 && <p className={styles.quiet}>{words.namesakes(summary.namesakes)}</p>}
    </>
  );
}

function filesOf(cycleId: string | null, summary: Summary, words: ReturnType<typeof useExportTexts>) {
  const { okrRows, objectives, keyResults, checkIns, people, teams } = summary;
  const ofCycle = `/api/files/cycles/${encodeURIComponent(cycleId ?? '')}`;
  return [
    { name: 'okrs.csv', address: `${ofCycle}/okrs.csv`, about: words.okrs(objectives, keyResults), rows: okrRows },
    { name: 'check-ins.csv', address: `${ofCycle}/check-ins.csv`, about: words.checkIns, rows: checkIns },
    { name: 'people.csv', address: '/api/files/people.csv', about: words.people(teams), rows: people },
  ];
}
