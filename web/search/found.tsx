import type { SearchKind } from '../../domain/search-text.ts';
import { toneOf } from '../key-results/status.ts';
import { useFormats } from '../texts/format.ts';
import { useSearchTexts } from '../texts/search-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { FOUND_KINDS } from './found-kinds.ts';
import { Marked } from './marked.tsx';
import styles from './search.module.css';
import type { Hit } from './search-query.ts';

/** The sign of a kind. */
export function KindSign(props: { kind: SearchKind }) {
  return <Sign path={FOUND_KINDS[props.kind].sign} />;
}

/** A sign drawn with a line in a square of 16. */
export function Sign(props: { path: string }) {
  return (
    <svg className={styles.sign} viewBox="0 0 16 16" aria-hidden="true">
      <path d={props.path} />
    </svg>
  );
}

/** One thing that was found: its name, what it belongs to, and the words around what was looked for. */
export function FoundLine(props: { hit: Hit; withKind?: boolean }) {
  const texts = useTexts();
  const { search } = useSearchTexts();
  const format = useFormats();
  const { hit, withKind } = props;
  const { name, excerpt } = hit;
  const facts = [
    withKind && search.kind[hit.kind],
    hit.context,
    hit.person,
    hit.at && (hit.kind === 'meeting' ? format.instant(hit.at) : format.ago(hit.at)),
    hit.closed && search.closed,
  ];
  // What a person or a team is called is the find; a piece of a longer text is shown where the words are in it.
  const shown = excerpt !== null && (excerpt.marks.length > 0 || hit.kind === 'check_in') ? excerpt : null;
  return (
    <>
      <KindSign kind={hit.kind} />
      <span className={styles.line} data-closed={hit.closed || undefined}>
        <span className={styles.name}>
          <span>
            <Marked {...name} />
          </span>
          {hit.status && (
            <span className={styles.status} style={{ color: `var(--${toneOf(hit.status)}-ink)` }}>
              {texts.status[hit.status]}
            </span>
          )}
        </span>
        {shown && (
          <span className={styles.excerpt}>
            <Marked {...shown} />
          </span>
        )}
        <span className={styles.facts}>{facts.filter(Boolean).join(' · ')}</span>
      </span>
    </>
  );
}
