import { graphql } from '../app/graphql.ts';
import { TextLink } from '../app/links.tsx';
import { useLiveQuery } from '../app/live.ts';
import { useTexts } from '../texts/texts.tsx';
import { Panel } from '../ui/panel.tsx';
import styles from './dashboard.module.css';

const OwnerlessQuery = graphql(`
  query Ownerless {
    ownerless {
      objectives { id title mayChange owner { id name } cycle { id name } }
      keyResults { id title mayChange owner { id name } cycle { id name } }
      initiatives { id title objective { id mayChange cycle { id name } } owner { id name } }
      kpis { id title: name mayChange: mayUpdate owner { id name } }
    }
  }
`);

/** What waits for a new owner because its owner has left, for those who can give it one. Nothing where there is none. */
export function OwnerlessPanel() {
  const texts = useTexts();
  const { data } = useLiveQuery({ query: OwnerlessQuery, variables: {}, watch: ['Person', 'KeyResult', 'Objective', 'Kpi'] });
  if (data === undefined) return null;
  const { objectives, keyResults, initiatives, kpis } = data.ownerless;
  const waiting = [
    ...objectives.map((goal) => ({ ...goal, to: '/objectives/$objectiveId', params: { objectiveId: goal.id } }) as const),
    ...keyResults.map((goal) => ({ ...goal, to: '/key-results/$keyResultId', params: { keyResultId: goal.id } }) as const),
    ...initiatives.map(({ objective, ...task }) => ({ ...objective, ...task, to: '/objectives/$objectiveId', params: { objectiveId: objective.id } }) as const),
    ...kpis.map((kpi) => ({ ...kpi, cycle: null, to: '/kpis/$kpiId', params: { kpiId: kpi.id } }) as const),
  ].filter(({ mayChange }) => mayChange);
  if (waiting.length === 0) return null;
  return (
    <Panel title={texts.dashboard.ownerless} note={texts.dashboard.ownerlessWhy}>
      <ul className={styles.ownerless}>
        {waiting.map(({ id, title, owner, cycle, ...link }) => (
          <li key={id}>
            <TextLink {...link}>{title}</TextLink> <small>{[owner && texts.dashboard.left(owner.name), cycle?.name].filter(Boolean).join(' · ')}</small>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
