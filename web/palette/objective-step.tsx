import type { ToOptions } from '@tanstack/react-router';
import { useState } from 'react';
import { useQuery } from '../app/query.ts';
import { useCycle } from '../app/viewer.tsx';
import { FoundLine, KindSign } from '../search/found.tsx';
import { useSearchTexts } from '../texts/search-texts.ts';
import { Chooser } from './chooser.tsx';
import styles from './palette.module.css';
import { FirstObjectivesQuery } from './palette-query.ts';
import type { Option } from './option-list.tsx';
import { useSearch } from './use-search.ts';

const MOST = 12;

/** For which objective the new key result is: the first ones of the cycle, or those that are found. */
export function ObjectiveStep(props: { onOpen: (place: ToOptions, how: { newTab: boolean }) => void; onBack: () => void; onClose: () => void }) {
  const { palette } = useSearchTexts();
  const cycle = useCycle();
  const [text, setText] = useState('');
  const found = useSearch(text, { kinds: ['objective'], first: MOST });
  const [{ data, fetching }] = useQuery({ query: FirstObjectivesQuery, variables: { cycleId: cycle?.id ?? '' }, pause: cycle === undefined });
  const choose =
    (id: string): Option['choose'] =>
    (how) =>
      props.onOpen({ to: '/objectives/$objectiveId/new-key-result', params: { objectiveId: id } }, how);
  const first = (data?.objectives.edges ?? []).map<Option>(({ node: { id, title, owner } }) => ({
    id,
    group: palette.chooseObjective,
    content: (
      <>
        <KindSign kind="objective" />
        <span className={styles.title}>{title}</span>
        <span className={styles.side}>{owner.name}</span>
      </>
    ),
    choose: choose(id),
  }));
  const hits = found.hits
    .filter(({ closed }) => !closed)
    .map<Option>((hit) => ({ id: hit.id, group: palette.chooseObjective, content: <FoundLine hit={hit} />, choose: choose(hit.id) }));
  return (
    <Chooser
      label={palette.chooseObjective}
      placeholder={palette.chooseObjective}
      text={text}
      onText={setText}
      busy={found.busy || (fetching && data === undefined)}
      options={text.trim() === '' ? first : hits}
      empty={text.trim() === '' ? !fetching && palette.noObjective : palette.none(text.trim())}
      onBack={props.onBack}
      onClose={props.onClose}
    />
  );
}
