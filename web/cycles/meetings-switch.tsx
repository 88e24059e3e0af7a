import { useAct } from '../app/act.ts';
import { graphql } from '../app/graphql.ts';
import { TextLink } from '../app/links.tsx';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { Panel } from '../ui/panel.tsx';
import type { CycleData } from './cycle-query.ts';
import styles from './cycles.module.css';

const PutCycleMeetings = graphql(`
  mutation PutCycleMeetings($id: ID!, $on: Boolean!) {
    putCycleMeetings(id: $id, on: $on) {
      __typename
      ... on MutationPutCycleMeetingsSuccess { data { id meetingsOn } }
      ... on Refusal { code message details }
    }
  }
`);

/** Whether the cycle's own meetings stand in the calendars of those who answer for its goals. */
export function MeetingsSwitch(props: { cycle: CycleData; mayChange: boolean; refetch: () => void }) {
  const words = usePagesTexts();
  const { id, meetingsOn } = props.cycle;
  const { act, acting } = useAct(PutCycleMeetings);
  return (
    <Panel title={words.meetings.title} place="meetings">
      <p className={styles.quiet}>{words.meetings.cycleWhy}</p>
      <label className={styles.tick}>
        <input
          type="checkbox"
          checked={meetingsOn}
          disabled={acting || !props.mayChange}
          onChange={() => void act({ id, on: !meetingsOn }, meetingsOn ? words.meetings.takenAway : words.meetings.put).then(props.refetch)}
        />{' '}
        {words.meetings.putLabel}
      </label>
      {meetingsOn && <TextLink to="/meetings">{words.meetings.show}</TextLink>}
    </Panel>
  );
}
