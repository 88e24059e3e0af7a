import { useNavigate } from '@tanstack/react-router';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useLiveQuery } from '../app/live.ts';
import { PlainLink } from '../app/links.tsx';
import { plainId } from '../app/plain-id.ts';
import { useCycle } from '../app/viewer.tsx';
import { type DashboardData, DashboardQuery } from '../dashboard/dashboard-query.ts';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Loading } from '../ui/loading.tsx';
import styles from './present.module.css';
import { type Slide, slidesOf } from './slides.ts';
import { SlideView } from './slide-view.tsx';

/** The all-hands, full screen: health, company objectives, wins, what is at risk, decisions. Arrow keys turn, Esc leaves. */
export function PresentPage() {
  const texts = useTexts();
  const cycle = useCycle();
  const { data, error } = useLiveQuery({
    query: DashboardQuery,
    variables: { cycleId: cycle?.id ?? null },
    watch: ['KeyResult', 'Objective', 'Escalation', 'Cycle'],
  });
  if (data === undefined) return error ? <EmptyState title={texts.app.failed}>{error.message}</EmptyState> : <Loading />;
  return <Slides dashboard={data.dashboard} slides={slidesOf(data.dashboard)} />;
}

function Slides(props: { dashboard: DashboardData; slides: readonly Slide[] }) {
  const texts = useTexts();
  const words = usePagesTexts();
  const navigate = useNavigate();
  const place = useRef<HTMLDivElement>(null);
  const [index, setIndex] = useState(0);
  const last = props.slides.length - 1;
  const slide = props.slides[Math.min(index, last)];
  const cycle = props.dashboard.cycle;

  const turn = useCallback((by: number) => setIndex((at) => Math.min(last, Math.max(0, at + by))), [last]);
  const leave = useCallback(async () => {
    if (document.fullscreenElement) await document.exitFullscreen();
    await navigate({ to: '/' });
  }, [navigate]);

  useEffect(() => {
    document.title = `${words.present.title} · Sextant`;
    place.current?.focus();
    // Browsers allow full screen only just after a click; without it the slides simply fill the window.
    place.current?.requestFullscreen?.().catch(() => undefined);
  }, [words.present.title]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (['ArrowRight', 'ArrowDown', 'PageDown', ' '].includes(event.key)) turn(1);
      else if (['ArrowLeft', 'ArrowUp', 'PageUp'].includes(event.key)) turn(-1);
      else if (event.key === 'Home') turn(-last);
      else if (event.key === 'End') turn(last);
      else if (event.key === 'Escape') void leave();
      else return;
      event.preventDefault();
    };
    // Esc in full screen never reaches the page: the browser leaves it by itself, and so do we.
    const onFullscreen = () => document.fullscreenElement === null && void leave();
    window.addEventListener('keydown', onKey);
    document.addEventListener('fullscreenchange', onFullscreen);
    return () => {
      window.removeEventListener('keydown', onKey);
      document.removeEventListener('fullscreenchange', onFullscreen);
    };
  }, [turn, leave, last]);

  if (slide === undefined || cycle === null) return <EmptyState title={texts.dashboard.noCycle}>{texts.dashboard.noCycleWhy}</EmptyState>;
  return (
    <div ref={place} className={styles.stage} tabIndex={-1}>
      <main className={styles.slide} key={index} aria-live="polite">
        <SlideView slide={slide} dashboard={props.dashboard} />
      </main>
      <footer className={styles.foot}>
        <span>
          {cycle.name} · {words.present.slide(index + 1, last + 1)}
        </span>
        <span className={styles.hint}>{words.present.keys}</span>
        <nav aria-label={words.present.title}>
          <button type="button" disabled={index === 0} onClick={() => turn(-1)} aria-label={words.present.previous}>
            ←
          </button>
          <button type="button" disabled={index === last} onClick={() => turn(1)} aria-label={words.present.next}>
            →
          </button>
          <a href={`/api/v1/cycles/${plainId(cycle.id)}/all-hands.pdf`}>{words.present.pdf}</a>
          <PlainLink to="/">{words.present.exit}</PlainLink>
        </nav>
      </footer>
    </div>
  );
}
