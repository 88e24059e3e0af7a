import { useTexts } from '../texts/texts.tsx';
import styles from './blocked.module.css';

/** What somebody says is in the way: the one word catches the eye, the rest is read. */
export function Blocked(props: { by: string }) {
  const texts = useTexts();
  return (
    <>
      <b className={styles.blocked}>{texts.checkIns.blocked}</b> {props.by}
    </>
  );
}
