import { PlainLink } from '../app/links.tsx';
import { plainId } from '../app/plain-id.ts';
import { StatusBadge } from '../key-results/status-badge.tsx';
import { useCirclesTexts } from '../texts/circles-texts.ts';
import { useFormats } from '../texts/format.ts';
import { useToday } from '../texts/shown-zone.tsx';
import type { CircleWorkData } from './circles-query.ts';
import styles from './circle-panel.module.css';

/** The goals of a circle, each with where it stands. */
export function CircleGoals({ objectives, none }: { objectives: CircleWorkData['objectives']; none: string }) {
  const format = useFormats();
  if (objectives.length === 0) return <p className={styles.quiet}>{none}</p>;
  return (
    <ul className={styles.list}>
      {objectives.map(({ id, title, status, progress, owner }) => (
        <li key={id}>
          <PlainLink to="/objectives/$objectiveId" params={{ objectiveId: id }}>
            {title}
          </PlainLink>
          <small>
            <StatusBadge status={status} /> {format.percent(progress)} · {owner.name}
          </small>
        </li>
      ))}
    </ul>
  );
}

/** The open work of a circle's people. */
export function CircleTasks({ tasks }: { tasks: CircleWorkData['tasks'] }) {
  const { circles: words } = useCirclesTexts();
  const format = useFormats();
  const today = useToday();
  if (tasks.length === 0) return <p className={styles.quiet}>{words.panel.noTasks}</p>;
  return (
    <ul className={styles.list}>
      {tasks.map(({ id, title, dueOn, blockedReason, assignee }) => (
        <li key={id}>
          <PlainLink to="/board" search={{ task: plainId(id) }}>
            {title}
          </PlainLink>
          <small>
            {[
              assignee?.name,
              dueOn === null ? null : dueOn < today ? words.panel.overdue(format.day(dueOn)) : words.panel.due(format.day(dueOn)),
              blockedReason === null ? null : words.panel.blocked,
            ]
              .filter((each) => each)
              .join(' · ')}
          </small>
        </li>
      ))}
    </ul>
  );
}

/** The meetings of a circle's people to come. */
export function CircleMeetings({ meetings }: { meetings: CircleWorkData['meetings'] }) {
  const { circles: words } = useCirclesTexts();
  const format = useFormats();
  if (meetings.length === 0) return <p className={styles.quiet}>{words.panel.noMeetings}</p>;
  return (
    <ul className={styles.list}>
      {meetings.map(({ startsAt, meeting }) => (
        <li key={meeting.id}>
          <PlainLink to="/meetings/$meetingId" params={{ meetingId: meeting.id }}>
            {meeting.title}
          </PlainLink>
          <small>{format.instant(startsAt)}</small>
        </li>
      ))}
    </ul>
  );
}
