import styles from './ui.module.css';

/** Grey lines where content will stand; said to screen readers by `aria-busy` alone. */
export function Loading() {
  return (
    <div className={styles.loading} aria-busy="true">
      <span />
      <span />
      <span />
    </div>
  );
}
