import type { ToOptions } from '@tanstack/react-router';
import { useState } from 'react';
import { searchWords } from '../../domain/search-text.ts';
import { FoundLine, Sign } from '../search/found.tsx';
import { FOUND_KINDS } from '../search/found-kinds.ts';
import { useSearchTexts } from '../texts/search-texts.ts';
import { Chooser } from './chooser.tsx';
import { type Deed, type Entry, useEntries } from './entries.ts';
import type { Option } from './option-list.tsx';
import styles from './palette.module.css';
import { MEANT, rank } from './ranking.ts';
import { useSearch } from './use-search.ts';

const FIRST_OF_A_KIND = 3;
const MOST_FOUND = 12;
const MOST_COMMANDS = 6;
const MAGNIFIER = 'M7 2.4a4.6 4.6 0 1 0 0 9.2 4.6 4.6 0 0 0 0-9.2ZM10.5 10.5l3.8 3.8';

/** All that can be done from here, and whatever is found while somebody types. */
export function AllStep(props: {
  /** What was typed before this was there. */
  startText: () => string;
  onPerform: (deed: Deed, how: { newTab: boolean }) => void;
  onOpen: (place: ToOptions, how: { newTab: boolean }) => void;
  onClose: () => void;
}) {
  const { palette, search } = useSearchTexts();
  const [text, setText] = useState(props.startText);
  const entries = useEntries();
  const found = useSearch(text, { kinds: null, first: FIRST_OF_A_KIND });
  const typed = text.trim();

  const commandOf = (entry: Entry, group: string): Option => ({
    id: entry.id,
    group,
    content: <CommandLine entry={entry} note={typed === '' ? entry.note : (entry.note ?? palette.group[entry.group])} />,
    choose: (how) => props.onPerform(entry.deed, how),
  });
  const ranked = rank(entries, typed).slice(0, typed === '' ? entries.length : MOST_COMMANDS);
  const commands = ranked.map(({ entry }) => commandOf(entry, typed === '' ? palette.group[entry.group] : palette.group.commands));
  const hits = found.hits.slice(0, MOST_FOUND).map<Option>((hit) => ({
    id: hit.id,
    group: palette.group.find,
    content: <FoundLine hit={hit} withKind />,
    choose: (how) => props.onOpen(FOUND_KINDS[hit.kind].place(hit.onPageOf), how),
  }));
  const everything: Option[] =
    searchWords(typed).length === 0
      ? []
      : [
          {
            id: 'everything',
            group: palette.seeAll,
            content: (
              <>
                <Sign path={MAGNIFIER} />
                <span className={styles.title}>{palette.everything(typed)}</span>
              </>
            ),
            choose: (how) => props.onOpen({ to: '/search', search: { q: typed } }, how),
          },
        ];
  const isMeant = (ranked[0]?.fits ?? 0) >= MEANT;
  return (
    <Chooser
      label={palette.label}
      placeholder={palette.placeholder}
      text={text}
      onText={setText}
      busy={found.busy}
      options={isMeant ? [...commands, ...hits, ...everything] : [...hits, ...commands, ...everything]}
      note={hits.length === 0 ? null : found.loosely ? search.loosely(typed) : found.readAs && search.readAs(found.readAs)}
      empty={
        <>
          <strong>{palette.none(typed)}</strong>
          {palette.noneWhy}
        </>
      }
      onClose={props.onClose}
    />
  );
}

function CommandLine(props: { entry: Entry; note: string | undefined }) {
  const { entry, note } = props;
  return (
    <>
      <Sign path={entry.sign} />
      <span className={styles.title}>{entry.title}</span>
      {note && <span className={styles.side}>{note}</span>}
      {entry.keys && (
        <span className={styles.keys} aria-hidden="true">
          {entry.keys.map((key) => (
            <kbd key={key}>{key}</kbd>
          ))}
        </span>
      )}
    </>
  );
}
