import { Button } from '@mantine/core';
import { useRouterState } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useAct } from '../app/act.ts';
import { useLiveQuery } from '../app/live.ts';
import { plainId } from '../app/plain-id.ts';
import { useMay, useViewer } from '../app/viewer.tsx';
import { useCommentsTexts } from '../texts/comments-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { initialsOf } from '../ui/initials.ts';
import { Loading } from '../ui/loading.tsx';
import { CommentBox } from './comment-box.tsx';
import { CommentItem } from './comment-item.tsx';
import { AddComment, type CommentData, CommentsQuery } from './comment-query.ts';
import { CommentText } from './comment-text.tsx';
import styles from './comments.module.css';
import { keepUnsent, keptUnsent, type Outgoing, type Unsent, unsentPlace } from './kept-draft.ts';
import { EMPTY_DRAFT } from './mention-draft.ts';

const PAGE = 30;
const LONGEST_LIST = 200;
/** What an inbox entry ends with. */
const PLACE = /^comment-(.+)$/;

/** The talk about an objective, a key result or a check-in, oldest first, the same for everybody who looks; below it the place to write. */
export function Thread(props: { subjectId: string; placeholder?: string; autoFocus?: boolean; onCount?: (count: number) => void }) {
  const texts = useTexts();
  const { comments } = useCommentsTexts();
  const may = useMay();
  const { viewedBy } = useViewer();
  const { subjectId, onCount } = props;
  const [first, setFirst] = useState(PAGE);
  const target = PLACE.exec(useRouterState({ select: ({ location }) => location.hash }))?.[1];
  const { data, error, refetch } = useLiveQuery({ query: CommentsQuery, variables: { subjectId, first }, watch: ['Comment', 'Person'] });
  const total = data?.comments?.totalCount;
  useEffect(() => {
    if (total !== undefined) onCount?.(total);
  }, [total, onCount]);
  const shown = (data?.comments?.edges.map(({ node }) => node) ?? []).toReversed();
  const news = useArrivals(shown);
  const unsent = useUnsent({ subjectId, shown, refetch });

  if (data === undefined && error === undefined) return <Loading />;
  if (data?.comments === undefined || data.comments === null)
    return (
      <p className={styles.none} role="alert">
        {error?.message ?? comments.closed}{' '}
        <Button size="compact-sm" variant="subtle" onClick={refetch}>
          {comments.again}
        </Button>
      </p>
    );
  const hasEarlier = data.comments.pageInfo.hasNextPage;
  return (
    <div className={styles.thread}>
      <p className={styles.hidden} role="status">
        {news}
      </p>
      {hasEarlier &&
        (first >= LONGEST_LIST ? (
          <p className={styles.none}>{texts.app.firstOnly(LONGEST_LIST)}</p>
        ) : (
          <Button variant="subtle" size="compact-sm" onClick={() => setFirst(Math.min(LONGEST_LIST, first + PAGE * 2))}>
            {comments.earlier}
          </Button>
        ))}
      {shown.length + unsent.outgoing.length === 0 && <p className={styles.none}>{comments.none}</p>}
      {shown.map((comment) => (
        <CommentItem key={comment.id} comment={comment} subjectId={subjectId} isTarget={plainId(comment.id) === target} onChanged={refetch} />
      ))}
      {unsent.outgoing.map((each) => (
        <OutgoingItem key={each.key} outgoing={each} onAgain={() => void unsent.send(each)} onBack={() => unsent.takeBack(each)} />
      ))}
      {may('create comment') && !viewedBy && (
        <CommentBox
          subjectId={subjectId}
          draft={unsent.draft}
          label={comments.label}
          placeholder={props.placeholder ?? comments.placeholder}
          sendLabel={comments.send}
          autoFocus={props.autoFocus ?? false}
          onChange={unsent.write}
          onSend={(body) => void unsent.send({ ...unsent.draft, key: crypto.randomUUID(), body, failure: null })}
        />
      )}
    </div>
  );
}

/** What is typed and what is on its way: it shows at once, outlives the page, and goes again under the same key where nobody knows what came of it. */
function useUnsent({ subjectId, shown, refetch }: { subjectId: string; shown: readonly CommentData[]; refetch: () => void }) {
  const texts = useTexts();
  const { person } = useViewer();
  const place = unsentPlace(person.id, subjectId);
  const [unsent, setUnsent] = useState<Unsent>(() => keptUnsent(place, texts.app.offline));
  const { act } = useAct(AddComment, { handles: ['FAILED', 'INVALID_INPUT', 'NOT_FOUND', 'READ_ONLY', 'TOO_MANY_REQUESTS', 'NOT_READY'] });
  useEffect(() => keepUnsent(place, unsent), [place, unsent]);
  const arrived = new Set(shown.map(({ id }) => plainId(id)));

  async function send(comment: Outgoing) {
    const going = { ...comment, failure: null };
    setUnsent(({ draft, outgoing }) => ({
      draft: outgoing.some(({ key }) => key === going.key) ? draft : EMPTY_DRAFT,
      outgoing: [...outgoing.filter(({ key }) => key !== going.key), going],
    }));
    const outcome = await act({ subjectId, body: going.body, key: going.key });
    setUnsent(({ draft, outgoing }) => ({
      draft,
      outgoing: outcome.ok
        ? outgoing.filter(({ key }) => key !== going.key)
        : outgoing.map((each) => (each.key === going.key ? { ...each, failure: outcome.message } : each)),
    }));
    if (outcome.ok) refetch();
  }

  return {
    draft: unsent.draft,
    outgoing: unsent.outgoing.filter(({ key }) => !arrived.has(key)),
    write: (draft: Unsent['draft']) => setUnsent(({ outgoing }) => ({ draft, outgoing })),
    send,
    takeBack: ({ key, text, picked }: Outgoing) =>
      setUnsent(({ draft, outgoing }) => ({
        draft: { text: draft.text === '' ? text : `${text}\n${draft.text}`, picked: [...picked, ...draft.picked] },
        outgoing: outgoing.filter((each) => each.key !== key),
      })),
  };
}

/** Says to a screen reader who wrote meanwhile. */
function useArrivals(shown: readonly CommentData[]): string {
  const { comments } = useCommentsTexts();
  const { person } = useViewer();
  const known = useRef<ReadonlySet<string> | null>(null);
  const [news, setNews] = useState('');
  const ids = shown.map(({ id }) => id).join(' ');
  useEffect(() => {
    const before = known.current;
    known.current = new Set([...(before ?? []), ...ids.split(' ')]);
    const newest = shown.findLast(({ id, author }) => before !== null && !before.has(id) && author.id !== person.id);
    if (newest !== undefined) setNews(comments.arrived(newest.author.name));
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the ids say whether there is news
  }, [ids]);
  return news;
}

function OutgoingItem(props: { outgoing: Outgoing; onAgain: () => void; onBack: () => void }) {
  const { comments } = useCommentsTexts();
  const { person } = useViewer();
  const { outgoing, onAgain, onBack } = props;
  return (
    <article className={styles.comment} data-outgoing aria-label={comments.of(person.name)}>
      <span className={styles.face} data-me aria-hidden="true">
        {initialsOf(person.name)}
      </span>
      <div className={styles.main}>
        <div className={styles.byline}>
          <span className={styles.author}>{person.name}</span>
          {outgoing.failure === null && <small>{comments.sending}</small>}
        </div>
        <p className={styles.body}>
          <CommentText body={outgoing.body} people={new Map(outgoing.picked.map(({ id, name }) => [btoa(`Person:${id}`), name]))} me={person.id} />
        </p>
        {outgoing.failure !== null && (
          <p className={styles.failure} role="alert">
            {comments.notSent} {outgoing.failure}{' '}
            <Button size="compact-xs" variant="light" onClick={onAgain}>
              {comments.sendAgain}
            </Button>{' '}
            <Button size="compact-xs" variant="subtle" onClick={onBack}>
              {comments.takeBack}
            </Button>
          </p>
        )}
      </div>
    </article>
  );
}
