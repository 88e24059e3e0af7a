import { useTexts } from '../texts/texts.tsx';
import { Loading } from '../ui/loading.tsx';
import styles from './home.module.css';

/** What stands in a panel while there is nothing to show yet: that it comes, or why it does not. The rest of the home stands all the same. */
export function PanelState(props: { error: Error | undefined }) {
  const texts = useTexts();
  if (props.error === undefined) return <Loading />;
  return (
    <p className={styles.quiet} role="alert">
      {texts.app.failed} {props.error.message}
    </p>
  );
}
