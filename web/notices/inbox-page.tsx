import '@mantine/core/styles/FloatingIndicator.layer.css';
import '@mantine/core/styles/SegmentedControl.layer.css';
import { Button, SegmentedControl } from '@mantine/core';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { addDays } from '../../domain/day.ts';
import { useAct } from '../app/act.ts';
import { ButtonLink } from '../app/links.tsx';
import { useLiveQuery } from '../app/live.ts';
import { ShowMore } from '../app/show-more.tsx';
import { useViewer } from '../app/viewer.tsx';
import { useFormats } from '../texts/format.ts';
import { useNoticesTexts } from '../texts/notices-texts.ts';
import { useShownZone, useToday } from '../texts/shown-zone.tsx';
import { useTexts } from '../texts/texts.tsx';
import { wallClock } from '../texts/wall-clock.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import { FILTERS, type FilterName, groupedNotices, stepped } from './inbox-model.ts';
import { type Mark, NoticeLine } from './notice-line.tsx';
import { MarkAllNoticesRead, MarkNotices, type NoticeData, NoticesQuery } from './notice-query.ts';
import styles from './notices.module.css';

const PAGE = 40;
const SUBJECTS = ['Notice', 'Comment', 'Escalation', 'Task', 'Connection', 'Cycle'];

/** What concerns the viewer, by day and by what it is about; gone through with j, k, Enter, e and u. */
export function InboxPage() {
  const texts = useTexts();
  const { notices: words } = useNoticesTexts();
  const { person } = useViewer();
  const zone = useShownZone();
  const [filter, setFilter] = useState<FilterName>('all');
  const [first, setFirst] = useState(PAGE);
  const {
    kinds = null,
    unread = null,
    done = null,
  }: { kinds?: readonly NoticeData['kind'][] | null; unread?: boolean | null; done?: boolean | null } = FILTERS[filter];
  const variables = { first, kinds: kinds && [...kinds], unread, done };
  const { data, error, refetch } = useLiveQuery({ query: NoticesQuery, variables, watch: SUBJECTS });
  const loaded = useMemo(() => data?.notices.edges.map(({ node }) => node) ?? [], [data]);
  const marking = useMarking(loaded, refetch);
  const all = useAct(MarkAllNoticesRead);
  const list = useRef<HTMLDivElement>(null);
  const keys = useKeys(list);
  const dayName = useDayName();
  if (data === undefined) return error ? <EmptyState title={texts.app.failed}>{error.message}</EmptyState> : <Loading />;

  const shown = loaded.map(marking.asMarked).filter(({ doneAt }) => (doneAt !== null) === (filter === 'done'));
  const newest = shown[0];
  const choose = (name: string) => {
    setFilter(name as FilterName);
    setFirst(PAGE);
  };

  return (
    <Page
      title={words.title}
      below={words.below}
      actions={
        data.inbox.unread > 0 &&
        newest !== undefined &&
        filter !== 'done' && (
          <Button
            variant="default"
            loading={all.acting}
            onClick={async () => {
              await all.act({ until: newest.at }, words.allRead);
              refetch();
            }}
          >
            {words.markAll}
          </Button>
        )
      }
    >
      <div className={styles.filters}>
        <SegmentedControl
          aria-label={words.filter}
          value={filter}
          onChange={choose}
          data={(Object.keys(FILTERS) as FilterName[]).map((name) => ({ value: name, label: words[name] }))}
        />
      </div>
      <p className={styles.hidden} role="status">
        {marking.said}
      </p>
      {shown.length === 0 ? (
        <Nothing filter={filter} onAll={() => choose('all')} />
      ) : (
        <div ref={list} role="region" aria-label={words.list}>
          {groupedNotices(shown, (at) => wallClock(at, zone).day).map(({ day, groups }) => (
            <section key={day} className={styles.day}>
              <h2>{dayName(day)}</h2>
              <div className={styles.groups}>
                {groups.map(({ key, title, notices }) => (
                  <section key={key} className={styles.group}>
                    {title !== '' && <h3>{title}</h3>}
                    <ul>
                      {notices.map((notice) => (
                        <NoticeLine
                          key={notice.id}
                          notice={notice}
                          under={title}
                          me={person.id}
                          onMark={(mark) => void marking.mark(notice, mark)}
                          onKeyDown={(event) => keys.onLine(event, (mark) => void marking.mark(notice, mark), notice)}
                        />
                      ))}
                    </ul>
                  </section>
                ))}
              </div>
            </section>
          ))}
          <p className={styles.keys}>{words.keys}</p>
        </div>
      )}
      <ShowMore hasMore={data.notices.pageInfo.hasNextPage} shown={first} page={PAGE} onShow={setFirst} />
    </Page>
  );
}

function Nothing({ filter, onAll }: { filter: FilterName; onAll: () => void }) {
  const { notices: words } = useNoticesTexts();
  if (filter === 'all')
    return (
      <EmptyState title={words.none} action={<ButtonLink to="/objectives">{words.toGoals}</ButtonLink>}>
        {words.noneWhy}
      </EmptyState>
    );
  const [title, why] = filter === 'done' ? [words.noneDone, words.noneDoneWhy] : [words.noneFound, words.noneFoundWhy];
  return (
    <EmptyState
      title={title}
      action={
        <Button variant="default" onClick={onAll}>
          {words.showAll}
        </Button>
      }
    >
      {why}
    </EmptyState>
  );
}

/** Marks at once, and takes it back where it was refused. */
function useMarking(notices: readonly NoticeData[], refetch: () => void) {
  const { notices: words } = useNoticesTexts();
  const { act } = useAct(MarkNotices);
  const [hoped, setHoped] = useState<ReadonlyMap<string, Mark>>(new Map());
  const [said, setSaid] = useState('');
  // What the server has taken over is hoped for no longer: another window may change it again.
  const open = [...hoped].filter(([id, as]) => notices.some((notice) => notice.id === id && !isMarked(notice, as)));
  if (open.length !== hoped.size) setHoped(new Map(open));

  async function mark({ id }: NoticeData, as: Mark) {
    setHoped((before) => new Map(before).set(id, as));
    const outcome = await act({ ids: [id], mark: as });
    if (outcome.ok) setSaid({ done: words.saidDone, open: words.saidBack, unread: words.saidUnread, read: words.saidRead }[as]);
    else setHoped((before) => new Map([...before].filter(([each]) => each !== id)));
    refetch();
  }

  function asMarked(notice: NoticeData): NoticeData {
    const as = hoped.get(notice.id);
    if (as === undefined) return notice;
    const now = notice.readAt ?? notice.at;
    return {
      ...notice,
      readAt: as === 'unread' ? null : as === 'open' ? notice.readAt : now,
      doneAt: as === 'done' ? (notice.doneAt ?? now) : as === 'read' ? notice.doneAt : null,
    };
  }

  return { mark, asMarked, said };
}

function isMarked({ readAt, doneAt }: NoticeData, as: Mark): boolean {
  if (as === 'done' || as === 'open') return (doneAt !== null) === (as === 'done');
  return (readAt !== null) === (as === 'read');
}

/** j and k go through the lines from wherever the focus is, but not while somebody types; e and u mark the one that has it. */
function useKeys(list: { current: HTMLElement | null }) {
  const linesOf = () => [...(list.current?.querySelectorAll<HTMLElement>('[data-notice]') ?? [])];

  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && event.target.closest('input:not([type=radio]), textarea, select, [contenteditable], [role=dialog]');
      if (typing || event.ctrlKey || event.metaKey || event.altKey || (event.key !== 'j' && event.key !== 'k')) return;
      const lines = linesOf();
      const place = lines.findIndex((line) => line.closest('li')?.contains(document.activeElement));
      lines[stepped(place, event.key === 'j' ? 1 : -1, lines.length)]?.focus();
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });

  function onLine(event: KeyboardEvent, mark: (as: Mark) => void, { readAt, doneAt }: NoticeData) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'e') {
      const lines = linesOf();
      const place = lines.findIndex((line) => line === event.currentTarget);
      // The line goes: the next one has the focus before it does.
      (lines[place + 1] ?? lines[place - 1])?.focus();
      mark(doneAt === null ? 'done' : 'open');
    }
    if (event.key === 'u' && doneAt === null) mark(readAt === null ? 'read' : 'unread');
  }

  return { onLine };
}

/** Today, yesterday, or the day. */
function useDayName(): (day: string) => string {
  const { notices: words } = useNoticesTexts();
  const format = useFormats();
  const today = useToday();
  return (day) => (day === today ? words.today : day === addDays(today, -1) ? words.yesterday : format.longDay(day));
}
