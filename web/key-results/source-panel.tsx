import { ButtonLink } from '../app/links.tsx';
import { useMay } from '../app/viewer.tsx';
import { useTexts } from '../texts/texts.tsx';
import { Panel } from '../ui/panel.tsx';
import { ConnectedSource } from './connected-source.tsx';
import styles from './key-result-page.module.css';
import type { KeyResultData } from './key-result-query.ts';

/** Where the number comes from: by hand with the way to a source, or the source with its last samples and their quality. */
export function SourcePanel(props: { keyResult: KeyResultData; refetch: () => void }) {
  const texts = useTexts();
  const may = useMay();
  const { keyResult, refetch } = props;
  const { source } = keyResult;
  return (
    <Panel title={texts.keyResults.source}>
      {source === null ? (
        <>
          <p className={styles.source}>
            {texts.keyResults.noSource}
            <small>{texts.keyResults.noSourceWhy}</small>
          </p>
          {!keyResult.dropped && may('create metric-source') && (
            <div className={styles.buttons}>
              <ButtonLink size="xs" variant="default" to="/connections/new" search={{ keyResult: keyResult.id }}>
                {texts.keyResults.connect}
              </ButtonLink>
            </div>
          )}
        </>
      ) : (
        <ConnectedSource source={source} disconnectSure={texts.keyResults.disconnectSure} onDisconnected={refetch} />
      )}
    </Panel>
  );
}
