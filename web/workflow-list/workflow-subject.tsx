import { graphql, type ResultOf } from '../app/graphql.ts';
import { PlainLink } from '../app/links.tsx';
import { useWorkflowsTexts } from '../texts/workflows-texts.ts';
import styles from './workflows.module.css';

/** What a workflow is about, for whoever lists it. */
export const WorkflowAbout = graphql(`fragment WorkflowAbout on WorkflowSubject { noun title week pageId }`);

/** The name of what a workflow is about; a link where that has a page. */
export function WorkflowSubject({ about: { noun, title, week, pageId } }: { about: ResultOf<typeof WorkflowAbout> }) {
  const words = useWorkflowsTexts();
  const name = week === null ? title : words.week(title, week.replace(/^\d+-W0?/, ''));
  if (pageId === null) return <span className={styles.subject}>{name}</span>;
  switch (noun) {
    case 'cycle':
    case 'missed_check_in':
      return (
        <PlainLink to="/cycles/$cycleId" params={{ cycleId: pageId }} className={styles.subject}>
          {name}
        </PlainLink>
      );
    case 'off_track':
      return (
        <PlainLink to="/key-results/$keyResultId" params={{ keyResultId: pageId }} className={styles.subject}>
          {name}
        </PlainLink>
      );
    case 'connection':
      return (
        <PlainLink to="/connections/$connectionId" params={{ connectionId: pageId }} className={styles.subject}>
          {name}
        </PlainLink>
      );
    case 'meeting':
      return (
        <PlainLink to="/meetings/$meetingId" params={{ meetingId: pageId }} className={styles.subject}>
          {name}
        </PlainLink>
      );
    default:
      return <span className={styles.subject}>{name}</span>;
  }
}
