import { useDebouncedValue } from '@mantine/hooks';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { SEARCH_KINDS, type SearchKind, searchWords } from '../../domain/search-text.ts';
import { PlainLink } from '../app/links.tsx';
import { useLiveQuery } from '../app/live.ts';
import { useSearchTexts } from '../texts/search-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import { Panel } from '../ui/panel.tsx';
import { FoundLine } from './found.tsx';
import { FOUND_KINDS } from './found-kinds.ts';
import { type Hit, type SearchData, SearchQuery } from './search-query.ts';
import styles from './search.module.css';

const FEW = 5;
const MANY = 50;
const PAUSE_MS = 200;

/** Everything that has some words, by kinds; what was asked stands in the address. */
export function SearchPage() {
  const { search: words } = useSearchTexts();
  const navigate = useNavigate();
  const { q = '', kind: asked } = useSearch({ from: '/signed-in/shell/search' });
  const kind = SEARCH_KINDS.find((each) => each === asked) ?? null;
  const [text, setText] = useState(q);
  const [typed] = useDebouncedValue(text.trim(), PAUSE_MS);
  // Typing changes the address, and going back and forth in it changes what is typed; who is on the way to a find already is not called back.
  useEffect(() => {
    if (typed !== q && location.pathname === '/search') void navigate({ to: '/search', search: { q: typed, ...(kind !== null && { kind }) }, replace: true });
    // oxlint-disable-next-line react/exhaustive-deps -- only when somebody has typed
  }, [typed]);
  const [shownFor, setShownFor] = useState(q);
  if (q !== shownFor) {
    setShownFor(q);
    if (q !== typed) setText(q);
  }
  return (
    <Page title={words.title}>
      <search className={styles.box}>
        <input
          type="search"
          aria-label={words.label}
          placeholder={words.placeholder}
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- whoever comes here comes to type
          autoFocus
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </search>
      <nav className={styles.kinds} aria-label={words.filter}>
        {[null, ...SEARCH_KINDS].map((each) => (
          <PlainLink key={each} to="/search" search={{ q, ...(each !== null && { kind: each }) }} aria-current={each === kind ? 'true' : undefined} replace>
            {each === null ? words.all : words.kind[each]}
          </PlainLink>
        ))}
      </nav>
      {searchWords(q).length === 0 ? <EmptyState title={words.start}>{words.startWhy}</EmptyState> : <Answer text={q} kind={kind} />}
    </Page>
  );
}

function Answer(props: { text: string; kind: SearchKind | null }) {
  const texts = useTexts();
  const { search: words } = useSearchTexts();
  const { text, kind } = props;
  const variables = { text, kinds: kind === null ? null : [kind], first: kind === null ? FEW : MANY };
  const { data, error, fetching } = useLiveQuery({ query: SearchQuery, variables, watch: [] });
  if (data === undefined) return error ? <EmptyState title={texts.app.failed}>{error.message}</EmptyState> : <Loading />;
  const { hits, loosely, readAs, more } = data.search;
  if (hits.length === 0) return <EmptyState title={words.none(text)}>{kind === null ? words.noneWhy : words.noneOfKind}</EmptyState>;
  return (
    <>
      <p className={styles.said} aria-live="polite">
        {loosely ? words.loosely(text) : readAs === null ? words.count(hits.length) : words.readAs(readAs)}
      </p>
      <div className={styles.groups} aria-busy={fetching}>
        {groupsOf(hits).map(([each, found]) => (
          <Panel key={each} title={words.kind[each]} flush actions={<MoreLink kind={each} text={text} more={kind === null ? more : []} />}>
            <ul className={styles.list}>
              {found.map((hit) => (
                <li key={hit.id}>
                  <PlainLink {...FOUND_KINDS[hit.kind].place(hit.onPageOf)}>
                    <FoundLine hit={hit} />
                  </PlainLink>
                </li>
              ))}
            </ul>
          </Panel>
        ))}
      </div>
      {kind !== null && more.length > 0 && <p className={styles.said}>{words.tooMany}</p>}
    </>
  );
}

function MoreLink(props: { kind: SearchKind; text: string; more: SearchData['more'] }) {
  const { search: words } = useSearchTexts();
  const { kind, text, more } = props;
  if (!more.includes(kind)) return null;
  return (
    <PlainLink to="/search" search={{ q: text, kind }}>
      {words.more(words.kind[kind])}
    </PlainLink>
  );
}

/** By kinds, in the order of the best of each. */
function groupsOf(hits: readonly Hit[]): [SearchKind, Hit[]][] {
  return [...Map.groupBy(hits, ({ kind }) => kind)];
}
