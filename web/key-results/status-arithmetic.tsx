import { Button } from '@mantine/core';
import { useAct } from '../app/act.ts';
import { useFormats } from '../texts/format.ts';
import { useTexts } from '../texts/texts.tsx';
import { Panel } from '../ui/panel.tsx';
import styles from './key-result-page.module.css';
import { ClearOverride, type KeyResultData } from './key-result-query.ts';

/** The sum behind the status in words, the signals beside it, and a status set by hand with the computed one. */
export function StatusArithmetic(props: { keyResult: KeyResultData; refetch: () => void }) {
  const texts = useTexts();
  const format = useFormats();
  const { keyResult } = props;
  const { act, acting } = useAct(ClearOverride);
  const { override } = keyResult;
  return (
    <Panel title={texts.keyResults.arithmetic}>
      <p className={styles.sum}>{keyResult.arithmetic}</p>
      {keyResult.reasons.length > 0 && (
        <ul className={styles.points} aria-label={texts.keyResults.reasons}>
          {keyResult.reasons.map((reason) => (
            <li key={reason}>{texts.keyResults.reason[reason] ?? reason}</li>
          ))}
        </ul>
      )}
      {override !== null && (
        <>
          <p className={styles.override}>
            {texts.keyResults.overriddenBy(override.by?.name ?? '', format.day(override.until), override.reason)}
            <br />
            {texts.keyResults.computed(texts.status[keyResult.computedStatus ?? 'NONE'])}
          </p>
          <Button
            size="xs"
            variant="default"
            loading={acting}
            onClick={async () => {
              await act({ id: keyResult.id, version: keyResult.version }, texts.keyResults.overrideCleared);
              props.refetch();
            }}
          >
            {texts.keyResults.clearOverride}
          </Button>
        </>
      )}
    </Panel>
  );
}
