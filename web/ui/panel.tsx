import { type ReactNode, useEffect, useId, useRef } from 'react';
import styles from './ui.module.css';

/** A page has loaded all its parts within this time. */
const SETTLES_MS = 2_000;

/** A titled part of a page. An address that ends with # and its `place` shows it. */
export function Panel(props: { title: string; place?: string; note?: ReactNode; actions?: ReactNode; children: ReactNode; flush?: boolean }) {
  const id = useId();
  const section = useRef<HTMLElement>(null);
  const { place } = props;
  useEffect(() => {
    if (place === undefined || location.hash !== `#${place}`) return undefined;
    // What stands above may still come, and push it away.
    const grown = new ResizeObserver(() => section.current?.scrollIntoView());
    grown.observe(document.body);
    const settled = setTimeout(() => grown.disconnect(), SETTLES_MS);
    return () => {
      clearTimeout(settled);
      grown.disconnect();
    };
  }, [place]);
  return (
    <section ref={section} id={place} className={styles.panel} aria-labelledby={id} data-flush={props.flush || undefined}>
      <div className={styles.panelHead}>
        <h2 id={id}>{props.title}</h2>
        {props.note && <span className={styles.note}>{props.note}</span>}
        {props.actions && <div className={styles.panelActions}>{props.actions}</div>}
      </div>
      <div className={styles.panelBody}>{props.children}</div>
    </section>
  );
}
