import { useState } from 'react';
import { Blocked } from '../check-ins/blocked.tsx';
import { KeyResultLine } from '../key-results/key-result-line.tsx';
import { useFormats } from '../texts/format.ts';
import { useTexts } from '../texts/texts.tsx';
import { Panel } from '../ui/panel.tsx';
import type { DashboardData } from './dashboard-query.ts';
import styles from './dashboard.module.css';

/** Lines shown before one asks for the rest: as much as a screen holds beside the other list. */
const SHOWN = 5;

/** What is at risk or off track, since when, and what its owner says is in the way. */
export function NeedsAttention(props: { keyResults: DashboardData['needsAttention'] }) {
  const texts = useTexts();
  const format = useFormats();
  const [all, setAll] = useState(false);
  return (
    <Panel title={texts.dashboard.needsAttention} note={texts.dashboard.needsAttentionNote} flush>
      {props.keyResults.length === 0 && <p className={styles.nothing}>{texts.dashboard.nothingWrong}</p>}
      <ul className={styles.list}>
        {props.keyResults.slice(0, all ? undefined : SHOWN).map((keyResult) => (
          <KeyResultLine
            key={keyResult.id}
            keyResult={keyResult}
            below={keyResult.statusSince && texts.dashboard.since(format.day(keyResult.statusSince))}
            note={keyResult.lastCheckIn?.blocker && <Blocked by={keyResult.lastCheckIn.blocker} />}
          />
        ))}
      </ul>
      {!all && props.keyResults.length > SHOWN && (
        <button type="button" className={styles.more} onClick={() => setAll(true)}>
          {texts.dashboard.allOf(props.keyResults.length)}
        </button>
      )}
    </Panel>
  );
}
