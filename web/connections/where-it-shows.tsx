import { TextLink } from '../app/links.tsx';
import { usePagesTexts } from '../texts/pages-texts.ts';
import styles from './connections.module.css';
import type { IntegrationData } from './connection-query.ts';

/** Where an account that feeds no number is seen: in meetings, or in the chat. */
export function WhereItShows(props: { doors: IntegrationData['doors'] }) {
  const words = usePagesTexts();
  return (
    <>
      {props.doors.includes('calendar') && (
        <p className={styles.quiet}>
          {words.connections.showsInMeetings}{' '}
          <TextLink to="/account" hash="calendars">
            {words.meetings.toCalendars}
          </TextLink>
        </p>
      )}
      {props.doors.includes('messages') && (
        <p className={styles.quiet}>
          {words.connections.showsInChat}{' '}
          <TextLink to="/account" hash="channel">
            {words.connections.toChannel}
          </TextLink>
        </p>
      )}
    </>
  );
}
