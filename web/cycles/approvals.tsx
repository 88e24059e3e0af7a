import { Button } from '@mantine/core';
import { LEVELS } from '../../domain/objective.ts';
import { useAct } from '../app/act.ts';
import { useMay, useWorkflowWait } from '../app/viewer.tsx';
import { useFormats } from '../texts/format.ts';
import { useTexts } from '../texts/texts.tsx';
import { Panel } from '../ui/panel.tsx';
import { ApproveCycle, type CycleData } from './cycle-query.ts';
import styles from './cycles.module.css';

/** Which levels of the plan are approved, by whom; in planning each can be approved by itself. */
export function Approvals(props: { cycle: CycleData; refetch: () => void }) {
  const texts = useTexts();
  const format = useFormats();
  const wait = useWorkflowWait();
  const may = useMay();
  const { cycle } = props;
  const { act, acting } = useAct(ApproveCycle);
  return (
    <Panel title={texts.cycles.approvals} place="approvals">
      <ul className={styles.approvals}>
        {LEVELS.map((level) => {
          const approval = cycle.approvals.find((given) => given.level === level);
          return (
            <li key={level}>
              <span>
                <strong>{texts.objectives.level[level]}</strong>
                <small>{approval ? texts.cycles.approvedBy(approval.person.name, format.day(approval.at)) : texts.cycles.notApproved}</small>
              </span>
              {!approval && cycle.phase === 'planning' && may('approve cycle') && (
                <Button
                  size="xs"
                  variant="default"
                  aria-label={texts.cycles.approveLevel(texts.objectives.level[level])}
                  loading={acting}
                  disabled={wait !== null}
                  title={wait ?? undefined}
                  onClick={async () => {
                    await act({ id: cycle.id, level }, texts.cycles.approvedDone);
                    props.refetch();
                  }}
                >
                  {texts.cycles.approve}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
