import '@mantine/core/styles/Combobox.layer.css';
import '@mantine/core/styles/Drawer.layer.css';
import '@mantine/core/styles/ScrollArea.layer.css';
import { Drawer, Paper, Select } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useMemo, useState } from 'react';
import { useLiveQuery } from '../app/live.ts';
import { plainId } from '../app/plain-id.ts';
import { useMay, useViewer } from '../app/viewer.tsx';
import { rank } from '../palette/ranking.ts';
import { useCirclesTexts } from '../texts/circles-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { type Circle, circleMap, type CircleMap, COMPANY, findable, pathOf } from './circle-map.ts';
import { CirclePanel, CircleTitle } from './circle-panel.tsx';
import { Circles } from './circles.tsx';
import { type CirclesPerson, PeopleOfCirclesQuery } from './circles-query.ts';
import styles from './circles.module.css';
import type { AccountabilityData, TeamData } from './teams-query.ts';
import { useCircleMoves } from './use-circle-moves.ts';

const BESIDE = '(min-width: 900px)';
const MOST_FOUND = 12;

interface ViewProps {
  teams: readonly TeamData[];
  /** The plain id of the circle that is open; null for the company. */
  at: string | null;
  onOpen: (plainId: string | null) => void;
  onTeam: ((team: TeamData) => void) | null;
  onRole: (team: TeamData, role: AccountabilityData | null) => void;
}

/** The organization as circles, with a search that flies to what it finds, the way back out, and what is known of the circle that is open. */
export function CirclesView(props: ViewProps) {
  const texts = useTexts();
  const { data, error } = useLiveQuery({ query: PeopleOfCirclesQuery, variables: {}, watch: ['Person'] });
  if (data === undefined) return error ? <EmptyState title={texts.app.failed}>{error.message}</EmptyState> : <Loading />;
  return <Organization {...props} people={data.activePeople} />;
}

function Organization(props: ViewProps & { people: readonly CirclesPerson[] }) {
  const { circles: words } = useCirclesTexts();
  const { organization } = useViewer();
  const may = useMay();
  const isBeside = useMediaQuery(BESIDE, window.matchMedia(BESIDE).matches);
  const { teams, people, at, onOpen } = props;
  const given = useMemo(() => ({ teams, people }), [teams, people]);
  const { shown, moveTo } = useCircleMoves(given);
  const map = useMemo(() => circleMap(organization.name, shown.teams, shown.people), [organization.name, shown]);
  const found = useMemo(() => findable(map, shown.people), [map, shown.people]);
  // Somebody stands in several places: the one that was chosen, else where a search would lead.
  const [chosen, setChosen] = useState(COMPANY);
  const open = at === null ? undefined : ([map.circles.get(chosen), ...found].find((circle) => circle !== undefined && plainId(circle.id) === at) ?? undefined);

  // What is known of a circle can be put away while one looks at it.
  const [isAway, setAway] = useState(false);

  function openKey(key: string): void {
    const circle = map.circles.get(key);
    setChosen(key);
    setAway(false);
    onOpen(circle === undefined || circle.kind === 'company' ? null : plainId(circle.id));
  }

  const goTo = (id: string) => openKey(found.find((circle) => circle.id === id)?.key ?? COMPANY);
  const panel =
    open === undefined || isAway ? null : (
      <CirclePanel
        key={open.id}
        circle={open}
        teams={shown.teams}
        onGo={goTo}
        onTeam={props.onTeam}
        onRole={props.onRole}
        onClose={isBeside ? () => setAway(true) : null}
      />
    );
  return (
    <div className={styles.view} data-beside={(isBeside && panel !== null) || undefined}>
      <div className={styles.bar}>
        <FindCircle map={map} found={found} onFind={openKey} />
        <nav aria-label={words.path}>
          <ol className={styles.path}>
            {pathOf(map, open?.key ?? COMPANY).map(({ key, name }, step, all) => (
              <li key={key}>
                <button type="button" aria-current={step === all.length - 1 ? 'location' : undefined} onClick={() => openKey(key)}>
                  {name}
                </button>
              </li>
            ))}
          </ol>
        </nav>
      </div>
      <Circles
        map={map}
        teams={shown.teams}
        people={shown.people}
        rights={{ teams: may('update team'), people: may('update person') }}
        openKey={open?.key ?? COMPANY}
        onOpen={openKey}
        onMove={(move, told) => void moveTo(move, told)}
      />
      {isBeside && open !== undefined && panel !== null && (
        <Paper component="aside" withBorder className={styles.panel} aria-label={words.panel.label(open.name)}>
          {panel}
        </Paper>
      )}
      {!isBeside && (
        <Drawer
          opened={panel !== null}
          onClose={() => setAway(true)}
          position="bottom"
          size="56%"
          overlayProps={{ backgroundOpacity: 0.12 }}
          closeButtonProps={{ 'aria-label': words.panel.close }}
          title={open && <CircleTitle circle={open} />}
        >
          {panel}
        </Drawer>
      )}
    </div>
  );
}

function FindCircle({ map, found, onFind }: { map: CircleMap; found: readonly Circle[]; onFind: (key: string) => void }) {
  const { circles: words } = useCirclesTexts();
  const [search, setSearch] = useState('');
  const entries = useMemo(() => found.map((circle) => ({ circle, title: labelOf(circle, map) })), [found, map]);
  const best = useMemo(() => rank(entries, search.trim()).slice(0, MOST_FOUND), [entries, search]);
  const kindOf = (key: string) => words.kinds[map.circles.get(key)?.kind ?? 'person'];
  return (
    <Select
      className={styles.search}
      searchable
      aria-label={words.search}
      placeholder={words.search}
      nothingFoundMessage={words.nothingFound}
      data={best.map(({ entry: { circle, title } }) => ({ value: circle.key, label: title }))}
      filter={({ options }) => options}
      renderOption={({ option }) => (
        <span className={styles.found}>
          {option.label} <small>{kindOf(option.value)}</small>
        </span>
      )}
      value={null}
      searchValue={search}
      onSearchChange={setSearch}
      onChange={(key) => {
        setSearch('');
        if (key !== null) onFind(key);
      }}
    />
  );
}

/** A role is told from others of its name by its team. */
function labelOf({ kind, name, parentKey }: Circle, { circles }: CircleMap): string {
  return kind === 'role' ? `${name}, ${circles.get(parentKey ?? '')?.name ?? ''}` : name;
}
