import { useFormats } from '../texts/format.ts';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { graphql, type ResultOf } from './graphql.ts';
import styles from './history-list.module.css';

/** Who changed what, and when. */
export const HistoryFields = graphql(`
  fragment History on HistoryEntry { action actor at before after }
`);

const NOT_TOLD = new Set(['id', 'organizationId', 'version', 'updatedAt', 'createdAt']);

/** The audit log's entries of one thing, newest first, each with the fields that changed; where given, with words for fields and names for plain ids. */
export function HistoryList(props: {
  entries: readonly ResultOf<typeof HistoryFields>[];
  fieldName?: (field: string) => string;
  nameOf?: (id: string) => string | undefined;
}) {
  const texts = useTexts();
  const words = usePagesTexts();
  const format = useFormats();
  const { fieldName = (field) => field, nameOf = () => undefined } = props;
  if (props.entries.length === 0) return <p className={styles.none}>{texts.keyResults.noHistory}</p>;
  return (
    <ul className={styles.list}>
      {props.entries.map((entry, index) => (
        <li key={`${entry.at}-${index}`}>
          <span>
            <strong>{entry.actor}</strong> {entry.action}
          </span>
          <time dateTime={entry.at}>{format.instant(entry.at)}</time>
          <span className={styles.changes}>
            {changedFields(entry.before, entry.after, words.audit.personal, nameOf).map(({ field, from, to }) => (
              <span key={field}>
                {fieldName(field)}: <del>{from}</del> → <ins>{to}</ins>
              </span>
            ))}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Words for a personal field that cannot be read any more. */
export type UnreadableWords = Readonly<Record<'erased' | 'unreadable', string>>;

/** The fields in which two versions of a thing differ, as short text. */
export function changedFields(
  before: unknown,
  after: unknown,
  words: UnreadableWords,
  nameOf: (id: string) => string | undefined = () => undefined,
): { field: string; from: string; to: string }[] {
  const old = asRecord(before);
  const fresh = asRecord(after);
  if (Object.keys(old).length === 0 || Object.keys(fresh).length === 0) return [];
  const named = (value: unknown): unknown =>
    typeof value === 'string' ? (nameOf(value) ?? value) : Array.isArray(value) ? value.map(named).join(', ') : value;
  const text = (value: unknown): string => shortText(named(readableField(value, words)));
  return [...new Set([...Object.keys(old), ...Object.keys(fresh)])]
    .filter((field) => !NOT_TOLD.has(field) && (isUnreadable(old[field]) || text(old[field]) !== text(fresh[field])))
    .map((field) => ({ field, from: text(old[field]), to: text(fresh[field]) }));
}

/** A field as it is, or the words for one that cannot be read any more. */
export function readableField(value: unknown, words: UnreadableWords): unknown {
  return isUnreadable(value) ? words[value.$personal] : value;
}

/** As database/personal-fields.ts marks it. */
function isUnreadable(value: unknown): value is { $personal: keyof UnreadableWords } {
  return typeof value === 'object' && value !== null && '$personal' in value;
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function shortText(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
