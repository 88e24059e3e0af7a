import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { PlainLink } from '../app/links.tsx';
import { toneOf } from '../key-results/status.ts';
import { StatusBadge } from '../key-results/status-badge.tsx';
import { useFormats } from '../texts/format.ts';
import { useTexts } from '../texts/texts.tsx';
import { MeasureBar } from '../ui/measure-bar.tsx';
import { Panel } from '../ui/panel.tsx';
import type { DashboardData } from './dashboard-query.ts';
import styles from './dashboard.module.css';

/** Whoever has nothing to check in need not load it; its room is kept. */
const CheckInForm = lazy(async () => ({ default: (await import('../check-ins/check-in-form.tsx')).CheckInForm }));

type OwnKeyResult = DashboardData['mine'][number];

/**
 * The viewer's own key results, each with its check-in form: Enter sends it as it stands and goes on to the next. Those that are done for this week
 * fold away as long as others wait; then they show how they stand.
 */
export function MyKeyResults(props: { keyResults: readonly OwnKeyResult[]; freshSince: string | null }) {
  const texts = useTexts();
  const list = useRef<HTMLDivElement>(null);
  const end = useRef<HTMLParagraphElement>(null);
  // Told before the server says so, as without network.
  const [sent, setSent] = useState<ReadonlySet<string>>(new Set());
  const [folded, setFolded] = useState<boolean | null>(null);
  const { keyResults, freshSince } = props;
  const isDone = ({ id, lastCheckIn }: OwnKeyResult) => sent.has(id) || (freshSince !== null && lastCheckIn !== null && lastCheckIn.at >= freshSince);
  const open = keyResults.filter((keyResult) => !isDone(keyResult));
  const done = keyResults.filter(isDone);
  const isFinished = sent.size > 0 && open.length === 0;
  const unfolded = folded === null ? open.length === 0 : !folded;

  // The form that had the focus is gone.
  useEffect(() => {
    if (isFinished) end.current?.focus();
  }, [isFinished]);

  function goOn(from: string) {
    const forms = [...(list.current?.querySelectorAll<HTMLElement>('[data-key-result]') ?? [])];
    const place = forms.findIndex((form) => form.dataset['keyResult'] === from);
    const next = forms[place + 1] ?? forms.find((_, index) => index < place);
    next?.querySelector('input')?.focus();
  }

  function comeBack(to: string) {
    list.current?.querySelector<HTMLElement>(`[data-key-result="${CSS.escape(to)}"] input`)?.focus();
  }

  if (keyResults.length === 0) return null;
  return (
    <Panel title={texts.dashboard.mine} note={open.length > 0 && texts.dashboard.mineNote(open.length)} flush>
      <div ref={list}>
        {open.map((keyResult) => (
          <div key={keyResult.id} className={styles.mine} data-key-result={keyResult.id}>
            <Head keyResult={keyResult} />
            <div className={styles.mineForm} data-steps={keyResult.steps.length || undefined}>
              <Suspense fallback={null}>
                <CheckInForm
                  keyResult={keyResult}
                  inLine
                  onSending={() => goOn(keyResult.id)}
                  onRefused={() => comeBack(keyResult.id)}
                  onDone={() => setSent((before) => new Set(before).add(keyResult.id))}
                />
              </Suspense>
            </div>
          </div>
        ))}
      </div>
      {done.length > 0 && (
        <>
          <div className={styles.foldHead}>
            {open.length === 0 && (
              <p ref={end} tabIndex={-1}>
                {texts.dashboard.mineDone}
              </p>
            )}
            <button type="button" className={styles.fold} aria-expanded={unfolded} onClick={() => setFolded(unfolded)}>
              {texts.dashboard.doneThisWeek(done.length)}
            </button>
          </div>
          {unfolded && (
            <ul className={styles.list}>
              {done.map((keyResult) => (
                <Done key={keyResult.id} keyResult={keyResult} />
              ))}
            </ul>
          )}
        </>
      )}
    </Panel>
  );
}

function Head({ keyResult }: { keyResult: OwnKeyResult }) {
  const texts = useTexts();
  const format = useFormats();
  return (
    <div className={styles.mineHead}>
      <PlainLink to="/key-results/$keyResultId" params={{ keyResultId: keyResult.id }}>
        {keyResult.title}
      </PlainLink>
      <span>
        <StatusBadge status={keyResult.status} tooEarly={keyResult.tooEarly} stale={keyResult.freshness === 'STALE'} />{' '}
        <small>{keyResult.lastCheckIn ? texts.checkIns.last(format.ago(keyResult.lastCheckIn.at)) : texts.checkIns.never}</small>
      </span>
    </div>
  );
}

function Done({ keyResult }: { keyResult: OwnKeyResult }) {
  const texts = useTexts();
  const format = useFormats();
  const [again, setAgain] = useState(false);
  return (
    <li className={styles.mine} data-done={!again || undefined}>
      <Head keyResult={keyResult} />
      {again ? (
        <Suspense fallback={null}>
          <CheckInForm keyResult={keyResult} inLine onDone={() => setAgain(false)} />
        </Suspense>
      ) : (
        <div className={styles.mineAgain}>
          <Measure keyResult={keyResult} />
          <strong>{keyResult.current === null ? format.percent(keyResult.progress) : format.value(keyResult.current, keyResult.unit)}</strong>
          <button type="button" className={styles.more} onClick={() => setAgain(true)}>
            {texts.dashboard.checkInAgain}
          </button>
        </div>
      )}
    </li>
  );
}

function Measure({ keyResult }: { keyResult: OwnKeyResult }) {
  const texts = useTexts();
  const format = useFormats();
  const [progress, expected] = [format.percent(keyResult.progress), format.percent(keyResult.expected)];
  return (
    <span className={styles.mineMeasure}>
      <small>
        {progress} {keyResult.expected !== null && texts.keyResults.ofExpected(expected)}
      </small>
      <MeasureBar ratio={keyResult.progress} mark={keyResult.expected} tone={toneOf(keyResult.status)} label={texts.keyResults.barLabel(progress, expected)} />
    </span>
  );
}
