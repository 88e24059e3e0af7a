import type { KeyboardEvent } from 'react';
import { CommentText } from '../comments/comment-text.tsx';
import { PlainLink } from '../app/links.tsx';
import { useNoticesTexts } from '../texts/notices-texts.ts';
import { useFormats } from '../texts/format.ts';
import { targetOf } from './inbox-model.ts';
import { NoticeIcon } from './notice-icon.tsx';
import type { NoticeData } from './notice-query.ts';
import styles from './notices.module.css';

export type Mark = 'read' | 'unread' | 'done' | 'open';

/** One notice: what happened, its first words, and the ways to be done with it. */
export function NoticeLine(props: { notice: NoticeData; under: string; me: string; onMark: (mark: Mark) => void; onKeyDown: (event: KeyboardEvent) => void }) {
  const { notices } = useNoticesTexts();
  const format = useFormats();
  const { notice, onMark } = props;
  const { comment, actor, task, escalation, cycle, connection, readAt, doneAt, at } = notice;
  const what = notices.what[notice.kind](actor?.name ?? 'Sextant');
  const detail =
    task?.title ??
    cycle?.name ??
    connection?.name ??
    (escalation?.kind === 'missed_check_in' ? notices.missed(escalation.person?.name ?? '', escalation.weeksMissed) : escalation?.keyResult?.title);
  return (
    <li className={styles.line} data-unread={readAt === null || undefined}>
      <PlainLink
        {...(targetOf(notice) as { to: '/' })}
        className={styles.go}
        data-notice={notice.id}
        onClick={() => readAt === null && onMark('read')}
        onKeyDown={props.onKeyDown}
      >
        <NoticeIcon kind={notice.kind} />
        <span className={styles.words}>
          <span className={styles.what}>
            {readAt === null && <span className={styles.hidden}>{notices.isUnread}: </span>}
            {what} {comment?.checkIn && <small>{notices.onCheckIn}</small>}
          </span>
          {comment ? (
            <span className={styles.excerpt}>
              <CommentText brief body={comment.body} people={new Map(comment.mentions.map(({ id, name }) => [id, name]))} me={props.me} />
            </span>
          ) : (
            detail !== undefined && detail !== props.under && <span className={styles.excerpt}>{detail}</span>
          )}
        </span>
        <time dateTime={at} title={format.instant(at)}>
          {format.time(at)}
        </time>
      </PlainLink>
      <span className={styles.deeds}>
        {doneAt === null && (
          <button
            type="button"
            aria-label={readAt === null ? notices.markRead(what) : notices.markUnread(what)}
            title={readAt === null ? notices.markRead(what) : notices.markUnread(what)}
            onClick={() => onMark(readAt === null ? 'read' : 'unread')}
          >
            <svg viewBox="0 0 20 20" width="16" height="16" aria-hidden="true">
              <circle cx="10" cy="10" r="4.5" fill={readAt === null ? 'none' : 'currentColor'} stroke="currentColor" strokeWidth="1.6" />
            </svg>
          </button>
        )}
        <button
          type="button"
          aria-label={doneAt === null ? notices.markDone(what) : notices.bringBack(what)}
          title={doneAt === null ? notices.markDone(what) : notices.bringBack(what)}
          onClick={() => onMark(doneAt === null ? 'done' : 'open')}
        >
          <svg
            viewBox="0 0 20 20"
            width="16"
            height="16"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.8"
            strokeLinecap="round"
            strokeLinejoin="round"
            aria-hidden="true"
          >
            <path d={doneAt === null ? 'm4.5 10.5 3.7 3.7 7.3-8' : 'M8 5 4 9l4 4M4.5 9H12a4 4 0 0 1 0 8H9'} />
          </svg>
        </button>
      </span>
    </li>
  );
}
