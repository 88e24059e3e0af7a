import '@mantine/core/styles/Kbd.layer.css';
import { Button, Kbd, VisuallyHidden } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { QualityCode, QualityFinding } from '../../domain/quality-finding.ts';
import { isTakeable, type Rewrite } from '../../domain/quality-rewrite.ts';
import { useCoachTexts } from '../texts/coach-texts.ts';
import styles from './coach.module.css';
import { findingWords } from './finding-words.ts';

/** Long enough that nobody is talked over while typing. */
const SAID_AFTER_MS = 1200;

/** What weakens a draft, why, and what mends it: a rewrite to take over, or the field to go to. */
export function Coach<Written>(props: {
  findings: readonly QualityFinding[];
  rewriteOf: (code: QualityCode) => Rewrite<Written> | null;
  preview: (rewrite: Rewrite<Written>) => string;
  fieldName: (field: keyof Written) => string;
  onTake: (rewrite: Rewrite<Written>) => void;
  /** Null while there is nothing to take back. */
  onUndo: (() => void) | null;
}) {
  const words = useCoachTexts();
  const { coach } = words;
  const { findings } = props;
  const remarks = findings.map((finding) => ({ finding, said: findingWords(words, finding), rewrite: props.rewriteOf(finding.code) }));
  const first = remarks.find(({ rewrite }) => rewrite !== null && isTakeable(rewrite));
  const [said] = useDebouncedValue(coach.said(remarks.length, remarks[0]?.said.reason ?? ''), SAID_AFTER_MS);
  return (
    <section className={styles.coach} aria-label={coach.title}>
      <VisuallyHidden role="status">{said}</VisuallyHidden>
      {props.onUndo && (
        <p className={styles.taken}>
          {coach.taken}{' '}
          <Button size="compact-xs" variant="subtle" onClick={props.onUndo}>
            {coach.undo}
          </Button>
        </p>
      )}
      {remarks.length > 0 && (
        <ul className={styles.remarks}>
          {remarks.map(({ finding, said: { reason, suggestion, example }, rewrite }) => (
            <li key={finding.code} data-severity={finding.severity}>
              <p>
                <strong>{reason}</strong> {suggestion}
              </p>
              {example !== '' && (
                <p className={styles.example}>
                  {coach.example}: {example}
                </p>
              )}
              {rewrite !== null && (isTakeable(rewrite) ? takeOver(rewrite, rewrite === first?.rewrite) : goThere(rewrite))}
            </li>
          ))}
        </ul>
      )}
    </section>
  );

  function takeOver(rewrite: Rewrite<Written>, isFirst: boolean) {
    const preview = props.preview(rewrite);
    return (
      <div className={styles.rewrite}>
        <q>{preview}</q>
        <Button size="compact-sm" variant="default" aria-label={coach.takeOf(preview)} onClick={() => props.onTake(rewrite)}>
          {coach.take}
        </Button>
        {isFirst && (
          <Kbd className={styles.key} title={coach.keyHint}>
            {coach.key}
          </Kbd>
        )}
      </div>
    );
  }

  function goThere(rewrite: Rewrite<Written>) {
    return (
      <Button className={styles.go} size="compact-xs" variant="subtle" onClick={() => props.onTake(rewrite)}>
        {coach.fillIn(props.fieldName(rewrite.goTo))}
      </Button>
    );
  }
}
