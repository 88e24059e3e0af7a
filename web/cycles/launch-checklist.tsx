import { Anchor, VisuallyHidden } from '@mantine/core';
import { openLines } from '../../domain/planning-checklist.ts';
import { TextLink } from '../app/links.tsx';
import { useCoachTexts } from '../texts/coach-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { Panel } from '../ui/panel.tsx';
import type { CycleData } from './cycle-query.ts';
import styles from './cycles.module.css';

type LineData = CycleData['checklist'][number];

/** What is still missing before a cycle is launched, each with the way to where it is mended; what is done is ticked. */
export function LaunchChecklist(props: { cycle: CycleData }) {
  const { checklist: words } = useCoachTexts();
  const { id, checklist } = props.cycle;
  const done = checklist.filter((line) => line.done).length;
  return (
    <Panel title={words.title} note={words.note(done, checklist.length)}>
      {openLines(checklist) === 0 && <p className={styles.ready}>{words.ready}</p>}
      <ul className={styles.checklist}>
        {checklist.map((line) => (
          <li key={line.code}>
            <Tick done={line.done} />
            <span data-done={line.done || undefined}>
              {words.lines[line.code] ?? line.code}
              <VisuallyHidden>: {line.done ? words.done : words.open}</VisuallyHidden>
            </span>
            {!line.done && <small>{line.needed ? line.count || '' : line.code === 'MEETINGS' ? words.choice : line.count}</small>}
            {!line.done && <About line={line} cycleId={id} />}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** Where a line is mended: the first goals or people that it is about, or the place on this page. */
function About(props: { line: LineData; cycleId: string }) {
  const texts = useTexts();
  const { checklist: words } = useCoachTexts();
  const { line } = props;
  const named = line.objectives.length + line.keyResults.length + line.people.length;
  return (
    <ul className={styles.about}>
      {line.code === 'COMPANY_OBJECTIVE' && (
        <li>
          <TextLink inherit to="/objectives/new" search={{ cycle: props.cycleId }}>
            {words.write}
          </TextLink>
        </li>
      )}
      {line.objectives.map(({ id, title }) => (
        <li key={id}>
          <TextLink inherit to="/objectives/$objectiveId" params={{ objectiveId: id }}>
            {title}
          </TextLink>
        </li>
      ))}
      {line.keyResults.map(({ id, title }) => (
        <li key={id}>
          <TextLink inherit to="/key-results/$keyResultId" params={{ keyResultId: id }}>
            {title}
          </TextLink>
        </li>
      ))}
      {line.people.map(({ id, name }) => (
        <li key={id}>
          <TextLink inherit to="/people/$personId" params={{ personId: id }}>
            {name}
          </TextLink>
        </li>
      ))}
      {line.code === 'APPROVALS' && (
        <li>
          <Anchor inherit href="#approvals">
            {words.toApprovals}
          </Anchor>
          : {line.levels.map((level) => texts.objectives.level[level]).join(', ')}
        </li>
      )}
      {line.code === 'MEETINGS' && (
        <li>
          <Anchor inherit href="#meetings">
            {words.toMeetings}
          </Anchor>
        </li>
      )}
      {named > 0 && line.count > named && <li>{words.more(line.count - named)}</li>}
    </ul>
  );
}

function Tick(props: { done: boolean }) {
  return (
    <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
      {props.done ? (
        <>
          <circle cx="10" cy="10" r="9" fill="var(--on-track-fill)" />
          <path d="M5.8 10.4l2.8 2.8 5.6-6" fill="none" stroke="#fff" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" />
        </>
      ) : (
        <circle cx="10" cy="10" r="8.2" fill="none" stroke="var(--line-strong)" strokeWidth="1.6" />
      )}
    </svg>
  );
}
