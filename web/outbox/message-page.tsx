import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useQuery } from '../app/query.ts';
import { TextLink } from '../app/links.tsx';
import { NotFound } from '../app/not-found.tsx';
import { useFormats } from '../texts/format.ts';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { MailFrame } from '../ui/mail-frame.tsx';
import { Page } from '../ui/page.tsx';
import { ViewSwitch } from '../ui/view-switch.tsx';
import { OutboxMessageQuery } from './outbox-query.ts';
import styles from './outbox.module.css';

const PARTS = ['html', 'text'] as const;

/** One mail as it went out; its links work, so that a check-in can be made from here. */
export function MessagePage() {
  const texts = useTexts();
  const words = usePagesTexts();
  const format = useFormats();
  const { messageId } = useParams({ from: '/signed-in/shell/outbox/$messageId' });
  const [{ data, error }] = useQuery({ query: OutboxMessageQuery, variables: { id: messageId } });
  const [part, setPart] = useState<(typeof PARTS)[number]>('html');
  if (data === undefined) return error ? <EmptyState title={texts.app.failed}>{error.message}</EmptyState> : <Loading />;
  if (data.outboxMessage === null) return <NotFound />;
  const mail = data.outboxMessage;
  return (
    <Page title={mail.subject} above={<TextLink to="/outbox">{words.outbox.back}</TextLink>}>
      <dl className={styles.facts}>
        <div>
          <dt>{words.outbox.to}</dt>
          <dd>{mail.to}</dd>
        </div>
        <div>
          <dt>{words.outbox.from}</dt>
          <dd>{mail.from}</dd>
        </div>
        <div>
          <dt>{words.outbox.at}</dt>
          <dd>{format.instant(mail.at)}</dd>
        </div>
        {mail.attachments.length > 0 && (
          <div>
            <dt>{words.outbox.attachments}</dt>
            <dd>
              {mail.attachments.map((attachment) => (
                <a key={attachment.filename} href={attachment.url} className={styles.attachment}>
                  {attachment.filename} <small>{format.value(Math.max(1, Math.round(attachment.size / 1024)), 'kB')}</small>
                </a>
              ))}
            </dd>
          </div>
        )}
      </dl>
      <div className={styles.parts}>
        <ViewSwitch label={words.outbox.part} views={PARTS} names={words.outbox} view={part} onView={setPart} />
      </div>
      {part === 'text' ? (
        <pre className={styles.plain}>{mail.text}</pre>
      ) : (
        <MailFrame address={`/api/files/outbox/${encodeURIComponent(messageId)}/mail`} title={words.outbox.frame(mail.subject)} />
      )}
      <details className={styles.headers}>
        <summary>{words.outbox.headers}</summary>
        <dl>
          {mail.headers.map((header) => (
            <div key={`${header.name}${header.value}`}>
              <dt>{header.name}</dt>
              <dd>{header.value}</dd>
            </div>
          ))}
        </dl>
      </details>
    </Page>
  );
}
