import { useRouterState } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { plainId } from '../app/plain-id.ts';
import { useMay } from '../app/viewer.tsx';
import { useCommentsTexts } from '../texts/comments-texts.ts';
import styles from './comments.module.css';
import { Thread } from './thread.tsx';

/** The talk about one check-in, which opens below it; an address that names the check-in opens it. */
export function CheckInThread(props: { checkInId: string; count: number }) {
  const { comments } = useCommentsTexts();
  const may = useMay();
  const { checkInId } = props;
  const isTarget = useRouterState({ select: ({ location }) => location.hash }) === `check-in-${plainId(checkInId)}`;
  const [opened, setOpened] = useState<boolean | null>(null);
  const [counted, setCounted] = useState<number | null>(null);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isTarget) place.current?.scrollIntoView({ block: 'center' });
  }, [isTarget]);
  const open = opened ?? isTarget;
  if (!may('read comment')) return null;
  return (
    <div ref={place} className={styles.onCheckIn}>
      <button type="button" className={styles.opener} aria-expanded={open} onClick={() => setOpened(!open)}>
        {comments.thread(counted ?? props.count)}
      </button>
      {open && <Thread subjectId={checkInId} placeholder={comments.checkInPlaceholder} autoFocus={opened === true} onCount={setCounted} />}
    </div>
  );
}
