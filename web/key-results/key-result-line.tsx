import type { ReactNode } from 'react';
import { graphql, type ResultOf } from '../app/graphql.ts';
import { PlainLink } from '../app/links.tsx';
import { useFormats } from '../texts/format.ts';
import { useTexts } from '../texts/texts.tsx';
import { MeasureBar } from '../ui/measure-bar.tsx';
import styles from './key-result-line.module.css';
import { toneOf } from './status.ts';
import { StatusBadge } from './status-badge.tsx';

/** What a key result's line shows. */
export const KeyResultLineFields = graphql(`
  fragment KeyResultLine on KeyResult {
    id title unit current progress expected status tooEarly freshness wrongWay statusSince
    owner { id name }
    ownerTeam { id name }
    override { status }
  }
`);

export type KeyResultLineData = ResultOf<typeof KeyResultLineFields>;

/** One key result in one line: its title, who owns it, how far it is of where it should be, and its status. */
export function KeyResultLine(props: { keyResult: KeyResultLineData; below?: ReactNode; note?: ReactNode }) {
  const texts = useTexts();
  const format = useFormats();
  const { keyResult } = props;
  return (
    <li className={styles.line}>
      <div className={styles.words}>
        <PlainLink to="/key-results/$keyResultId" params={{ keyResultId: keyResult.id }} className={styles.title}>
          {keyResult.title}
        </PlainLink>
        <span className={styles.small}>
          {keyResult.owner?.name ?? keyResult.ownerTeam?.name ?? texts.keyResults.noOwner}
          {props.below && <> · {props.below}</>}
        </span>
      </div>
      <div className={styles.measure}>
        <span className={styles.figures}>
          <strong>{format.percent(keyResult.progress)}</strong> {keyResult.expected !== null && texts.keyResults.ofExpected(format.percent(keyResult.expected))}
        </span>
        <MeasureBar
          ratio={keyResult.progress}
          mark={keyResult.expected}
          tone={toneOf(keyResult.status)}
          label={texts.keyResults.barLabel(format.percent(keyResult.progress), format.percent(keyResult.expected))}
        />
      </div>
      <div className={styles.status}>
        <StatusBadge status={keyResult.status} tooEarly={keyResult.tooEarly} stale={keyResult.freshness === 'STALE'} overridden={keyResult.override !== null} />
      </div>
      {props.note && <p className={styles.note}>{props.note}</p>}
    </li>
  );
}
