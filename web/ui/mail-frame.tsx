import { useMemo } from 'react';
import styles from './ui.module.css';

/**
 * A mail's HTML in a frame that can run nothing: no scripts, no forms, no origin of ours. Links open in the page itself,
 * and only by a click, which is all that the sandbox allows (a new window, as most mails ask for, it would not).
 */
export function MailFrame(props: { html: string; title: string }) {
  const framed = useMemo(() => {
    const base = '<base target="_top">';
    const html = props.html.replace(/target="_blank"/gi, 'target="_top"');
    return /<head[^>]*>/i.test(html) ? html.replace(/<head[^>]*>/i, (head) => head + base) : base + html;
  }, [props.html]);
  return <iframe className={styles.mail} title={props.title} srcDoc={framed} sandbox="allow-top-navigation-by-user-activation" referrerPolicy="no-referrer" />;
}
