import { type ReactNode, useEffect, useState } from 'react';
import { StatusBadge } from '../key-results/status-badge.tsx';
import { useFormats } from '../texts/format.ts';
import { useTexts } from '../texts/texts.tsx';
import { AcknowledgeForm, LearningForm, UnsubscribeForm } from './link-answer-forms.tsx';
import { LinkBroken } from './link-broken.tsx';
import { LinkCheckInForm } from './link-check-in-form.tsx';
import styles from './link-page.module.css';
import { answerLink, type LinkAnswer, type LinkReply } from './link-requests.ts';
import type { LinkedPage, LinkReceipt } from './link-shape.ts';

/** The one page behind every mailed link; what it asks depends on the link's purpose. Only a click sends anything. */
export function LinkPage(props: { token: string; opened: LinkAnswer<LinkedPage> }) {
  const { opened, token } = props;
  const texts = useTexts();
  const [receipt, setReceipt] = useState<LinkReceipt | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [sending, setSending] = useState(false);
  if (!opened.ok) return <LinkBroken token={token} code={opened.code} message={opened.message} />;
  const link = opened.data;

  async function send(reply: LinkReply) {
    setSending(true);
    setProblem(null);
    const answer = await answerLink(token, reply);
    setSending(false);
    if (answer.ok) setReceipt(answer.data);
    else setProblem(answer.message || texts.link.offline);
  }

  return (
    <Frame link={link}>
      {receipt ? (
        <Thanks receipt={receipt} onAgain={() => setReceipt(null)} />
      ) : (
        <>
          <LinkForm link={link} sending={sending} send={(reply) => void send(reply)} />
          <div role="alert">{problem && <p className={styles.problem}>{problem}</p>}</div>
        </>
      )}
    </Frame>
  );
}

function LinkForm(props: { link: LinkedPage; sending: boolean; send: (reply: LinkReply) => void }) {
  const { link, ...form } = props;
  switch (link.purpose) {
    case 'acknowledge':
      return <AcknowledgeForm escalation={link.escalation} {...form} />;
    case 'learning':
      return <LearningForm keyResult={link.keyResult} {...form} />;
    case 'unsubscribe':
      return <UnsubscribeForm {...form} />;
    case 'check_in':
      return link.keyResult === null ? null : <LinkCheckInForm keyResult={link.keyResult} {...form} />;
  }
}

function Frame(props: { link: LinkedPage; children: ReactNode }) {
  const texts = useTexts();
  const format = useFormats();
  const { link } = props;
  useEffect(() => {
    document.title = `${link.keyResult?.title ?? link.escalation?.title ?? texts.link.unsubscribeTitle} · Sextant`;
  }, [link, texts]);
  return (
    <main className={styles.page}>
      <header className={styles.top}>
        <img src="/icon.svg" alt="" width={24} height={24} />
        <span>{link.organizationName}</span>
        <span className={styles.who}>{texts.link.hello(link.personName)}</span>
      </header>
      {props.children}
      <p className={styles.foot}>{texts.link.validUntil(format.day(link.expiresAt))}</p>
    </main>
  );
}

function Thanks(props: { receipt: LinkReceipt; onAgain: () => void }) {
  const texts = useTexts();
  const { receipt } = props;
  const open = receipt.next.filter(({ answered }) => !answered);
  const [first, ...others] = open;
  return (
    <section className={styles.thanks} role="status">
      <h1>{texts.link.thanks}</h1>
      {receipt.sentence && <p>{receipt.sentence}</p>}
      {receipt.status && <StatusBadge status={receipt.status} />}
      {receipt.late && <p className={styles.quiet}>{texts.link.lateNote}</p>}
      {first ? (
        <a className={styles.primary} href={first.url}>
          {texts.link.nextOne}: {first.title}
        </a>
      ) : (
        <p className={styles.quiet}>{texts.link.allDone}</p>
      )}
      {others.length > 0 && (
        <ul className={styles.others}>
          {others.map(({ title, url }) => (
            <li key={url}>
              <a href={url}>{title}</a>
            </li>
          ))}
        </ul>
      )}
      <button type="button" className={styles.plain} onClick={props.onAgain}>
        {texts.link.sendAgain}
      </button>
    </section>
  );
}
