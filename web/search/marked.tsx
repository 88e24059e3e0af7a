import styles from './search.module.css';

/** A text with its found parts marked, as the API gives them: as places, never as HTML. */
export function Marked(props: { text: string; marks: readonly { start: number; end: number }[] }) {
  const { text, marks } = props;
  return (
    <>
      {marks.map(({ start, end }, index) => (
        <span key={start}>
          {text.slice(marks[index - 1]?.end ?? 0, start)}
          <mark className={styles.mark}>{text.slice(start, end)}</mark>
        </span>
      ))}
      {text.slice(marks.at(-1)?.end ?? 0)}
    </>
  );
}
