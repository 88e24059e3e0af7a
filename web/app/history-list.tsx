import { useFormats } from '../texts/format.ts';
import { useTexts } from '../texts/texts.tsx';
import type { ResultOf } from './graphql.ts';
import type { HistoryFields } from './history-query.ts';
import styles from './history-list.module.css';
import { sentenceOf, type ToldChange } from './history-words.ts';
import { useHistoryWords } from './use-history-words.ts';

/** What happened to one thing, newest first, each as a sentence; what several fields were changed to stands below it. */
export function HistoryList(props: { noun: 'objective' | 'key-result' | 'team' | 'accountability'; entries: readonly ResultOf<typeof HistoryFields>[] }) {
  const texts = useTexts();
  const words = useHistoryWords();
  const format = useFormats();
  if (props.entries.length === 0) return <p className={styles.none}>{texts.keyResults.noHistory}</p>;
  return (
    <ul className={styles.list}>
      {props.entries.map((entry, index) => {
        const { said, change, others } = sentenceOf({ ...entry, noun: props.noun }, null, words);
        return (
          <li key={`${entry.at}-${index}`}>
            <span className={styles.sentence}>
              <strong>{entry.automatic ? words.history.sextant : entry.actor}</strong> {said}
              {change !== null && (
                <>
                  : <FromTo change={change} />
                </>
              )}
            </span>
            <time dateTime={entry.at}>{format.instant(entry.at)}</time>
            <Changes changes={others} />
          </li>
        );
      })}
    </ul>
  );
}

/** The fields that changed, each with its name. */
export function Changes({ changes }: { changes: readonly ToldChange[] }) {
  if (changes.length === 0) return null;
  return (
    <span className={styles.changes}>
      {changes.map((change) => (
        <span key={`${change.field} ${change.label}`}>
          {capitalized(change.label)}: <FromTo change={change} />
        </span>
      ))}
    </span>
  );
}

/** What a field was and what it is. */
export function FromTo({ change: { from, to } }: { change: ToldChange }) {
  return (
    <span className={styles.fromTo}>
      {from !== null && (
        <>
          <del>{shortened(from)}</del> →{' '}
        </>
      )}
      <ins>{shortened(to)}</ins>
    </span>
  );
}

function capitalized(label: string): string {
  return `${label.slice(0, 1).toLocaleUpperCase()}${label.slice(1)}`;
}

const LONGEST = 160;

function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
