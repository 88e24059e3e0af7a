import { ButtonLink } from '../app/links.tsx';
import { useMay } from '../app/viewer.tsx';
import { useTexts } from '../texts/texts.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import styles from './dashboard.module.css';

/** Says that there is no cycle yet: to those who can set one up, how; to the others, that it is not theirs to do. */
export function NoCycle() {
  const texts = useTexts();
  const may = useMay();
  if (!may('create cycle')) return <EmptyState title={texts.cycles.none}>{texts.dashboard.noCycleWait}</EmptyState>;
  return (
    <EmptyState
      title={texts.dashboard.noCycle}
      action={
        <span className={styles.firstSteps}>
          <ButtonLink to="/cycles">{texts.dashboard.firstCycle}</ButtonLink>
          {may('create import') && (
            <ButtonLink to="/import" variant="default">
              {texts.dashboard.firstImport}
            </ButtonLink>
          )}
        </span>
      }
    >
      {texts.dashboard.noCycleWhy}
    </EmptyState>
  );
}
