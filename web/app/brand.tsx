import { useViewer } from './viewer.tsx';
import { PlainLink } from './links.tsx';
import styles from './shell.module.css';

/** The mark and the company's name; leads home. */
export function Brand() {
  const { organization } = useViewer();
  return (
    <PlainLink to="/" className={styles.brand}>
      <img src="/icon.svg" alt="" width={28} height={28} />
      <span className={styles.brandName}>Sextant</span>
      <span className={styles.company}>{organization.name}</span>
    </PlainLink>
  );
}
