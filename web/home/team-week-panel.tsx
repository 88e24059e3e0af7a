import { useState } from 'react';
import { graphql, type ResultOf } from '../app/graphql.ts';
import { PlainLink } from '../app/links.tsx';
import { useLiveQuery } from '../app/live.ts';
import { plainId } from '../app/plain-id.ts';
import { useFormats } from '../texts/format.ts';
import { useHomeTexts } from '../texts/home-texts.ts';
import { MeasureBar } from '../ui/measure-bar.tsx';
import { Panel } from '../ui/panel.tsx';
import styles from './home.module.css';
import { PanelState } from './panel-state.tsx';

const TeamWeekQuery = graphql(`
  query TeamWeek($cycleId: ID!) {
    home {
      id
      teamWeek(cycleId: $cycleId) {
        people { personId name team keyResults answered lastAt }
        blockers { id noun title name blocker at }
      }
    }
  }
`);

type TeamWeekData = ResultOf<typeof TeamWeekQuery>['home']['teamWeek'];

const SHOWN = 6;
const SHOWN_BLOCKERS = 4;
const SHOWN_NAMES = 8;

/** Who of the viewer's people has checked in this week and who has not, and what is in their way. */
export function TeamWeekPanel(props: { cycleId: string }) {
  const { home: words } = useHomeTexts();
  const { data, error } = useLiveQuery({ query: TeamWeekQuery, variables: { cycleId: props.cycleId }, watch: ['KeyResult', 'CheckIn', 'Person', 'Task'] });
  const people = data?.home.teamWeek.people ?? [];
  const done = people.filter(isDone);
  return (
    <Panel title={words.panels.team_week} note={people.length > 0 && words.teamWeek.note(done.length, people.length)}>
      {data === undefined ? (
        <PanelState error={error} />
      ) : people.length === 0 ? (
        <p className={styles.quiet}>{words.teamWeek.none}</p>
      ) : (
        <>
          <MeasureBar ratio={done.length / people.length} tone="on-track" label={words.teamWeek.note(done.length, people.length)} />
          <div className={styles.week}>
            <People people={people} />
            <Blockers blockers={data.home.teamWeek.blockers} />
          </div>
        </>
      )}
    </Panel>
  );
}

function People({ people }: { people: TeamWeekData['people'] }) {
  const { home: words } = useHomeTexts();
  const format = useFormats();
  const [all, setAll] = useState(false);
  const missing = people.filter((person) => !isDone(person));
  const done = people.filter(isDone);
  return (
    <div>
      <h3 className={styles.sub}>{words.teamWeek.missing}</h3>
      {missing.length === 0 ? (
        <p className={styles.still}>{words.teamWeek.everybody}</p>
      ) : (
        <ul className={styles.people}>
          {missing.slice(0, all ? undefined : SHOWN).map((person) => (
            <li key={person.personId}>
              <PlainLink to="/people/$personId" params={{ personId: person.personId }} className={styles.title}>
                {person.name}
              </PlainLink>
              <span className={styles.small}>
                {person.team && `${person.team} · `}
                {person.lastAt === null ? words.teamWeek.never : words.teamWeek.last(format.ago(person.lastAt))}
              </span>
              <strong>{words.teamWeek.answered(person.answered, person.keyResults)}</strong>
            </li>
          ))}
        </ul>
      )}
      {!all && missing.length > SHOWN && (
        <button type="button" className={styles.more} onClick={() => setAll(true)}>
          {words.teamWeek.more(missing.length)}
        </button>
      )}
      {done.length > 0 && (
        <>
          <h3 className={styles.sub}>{words.teamWeek.done}</h3>
          <Names names={done.map(({ name }) => name)} />
        </>
      )}
    </div>
  );
}

/** The first of many names; the rest on request. */
function Names({ names }: { names: readonly string[] }) {
  const { home: words } = useHomeTexts();
  const [all, setAll] = useState(false);
  const isCut = !all && names.length > SHOWN_NAMES + 1;
  return (
    <p className={styles.still}>
      {names.slice(0, isCut ? SHOWN_NAMES : undefined).join(', ')}
      {isCut && (
        <button type="button" className={styles.others} onClick={() => setAll(true)}>
          {words.teamWeek.others(names.length - SHOWN_NAMES)}
        </button>
      )}
    </p>
  );
}

function Blockers({ blockers }: { blockers: TeamWeekData['blockers'] }) {
  const { home: words } = useHomeTexts();
  const format = useFormats();
  const [all, setAll] = useState(false);
  return (
    <div>
      <h3 className={styles.sub}>{words.teamWeek.blockers}</h3>
      {blockers.length === 0 ? (
        <p className={styles.still}>{words.teamWeek.noBlockers}</p>
      ) : (
        <ul className={styles.blockers}>
          {blockers.slice(0, all ? undefined : SHOWN_BLOCKERS).map((blocker) => (
            <li key={blocker.id}>
              <span className={styles.blocker}>{blocker.blocker}</span>
              <span className={styles.small}>
                {blocker.noun === 'Task' ? (
                  <PlainLink to="/board" search={{ task: plainId(blocker.id) }}>
                    {blocker.title}
                  </PlainLink>
                ) : (
                  <PlainLink to="/key-results/$keyResultId" params={{ keyResultId: blocker.id }}>
                    {blocker.title}
                  </PlainLink>
                )}
                {blocker.name && ` · ${blocker.name}`} · {format.ago(blocker.at)}
              </span>
            </li>
          ))}
        </ul>
      )}
      {!all && blockers.length > SHOWN_BLOCKERS && (
        <button type="button" className={styles.more} onClick={() => setAll(true)}>
          {words.teamWeek.more(blockers.length)}
        </button>
      )}
    </div>
  );
}

function isDone({ keyResults, answered }: TeamWeekData['people'][number]): boolean {
  return answered >= keyResults;
}
