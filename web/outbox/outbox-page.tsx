import { useState } from 'react';
import { PlainLink } from '../app/links.tsx';
import { useLiveQuery } from '../app/live.ts';
import { useFormats } from '../texts/format.ts';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import { OutboxQuery } from './outbox-query.ts';
import styles from './outbox.module.css';

const PAGE = 50;

/** The local mailbox, newest first. */
export function OutboxPage() {
  const texts = useTexts();
  const words = usePagesTexts();
  const format = useFormats();
  const [first, setFirst] = useState(PAGE);
  const { data, error } = useLiveQuery({ query: OutboxQuery, variables: { first }, watch: ['Effect'] });
  if (data === undefined) return error ? <EmptyState title={texts.app.failed}>{error.message}</EmptyState> : <Loading />;
  const mails = data.outbox.edges.map(({ node }) => node);
  return (
    <Page title={words.outbox.title} below={words.outbox.below}>
      {mails.length === 0 ? (
        <EmptyState title={words.outbox.none}>{words.outbox.noneWhy}</EmptyState>
      ) : (
        <ul className={styles.mails} aria-label={words.outbox.list}>
          {mails.map((mail) => (
            <li key={mail.id}>
              <PlainLink to="/outbox/$messageId" params={{ messageId: mail.id }}>
                <span className={styles.to}>{mail.to}</span>
                <span className={styles.subject}>
                  <strong>{mail.subject}</strong> <small>{mail.preview}</small>
                </span>
                <time dateTime={mail.at}>{format.instant(mail.at)}</time>
              </PlainLink>
            </li>
          ))}
        </ul>
      )}
      {data.outbox.pageInfo.hasNextPage && (
        <button type="button" className={styles.more} onClick={() => setFirst(first + PAGE)}>
          {texts.app.more}
        </button>
      )}
    </Page>
  );
}
