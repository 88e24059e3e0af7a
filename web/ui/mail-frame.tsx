import styles from './ui.module.css';

/**
 * A mail in a frame that can run nothing: no scripts, no forms, no origin of ours. It is an address of its own (api/files/mails.ts), because a mail has
 * styles in it, which the policy of our pages forbids. Links open in the page itself, and only by a click, which is all that the sandbox allows.
 */
export function MailFrame(props: { address: string; title: string }) {
  return (
    <iframe className={styles.mail} title={props.title} src={props.address} sandbox="allow-top-navigation-by-user-activation" referrerPolicy="no-referrer" />
  );
}
