import { Body } from '@react-email/body';
import { Container } from '@react-email/container';
import { Head } from '@react-email/head';
import { Heading } from '@react-email/heading';
import { Hr } from '@react-email/hr';
import { Html } from '@react-email/html';
import { Img } from '@react-email/img';
import { Link } from '@react-email/link';
import { Preview } from '@react-email/preview';
import { plainTextSelectors, render } from '@react-email/render';
import { Section } from '@react-email/section';
import { Text } from '@react-email/text';
import { compile } from 'html-to-text';
import type { ReactNode } from 'react';
import type { Language } from '../domain/person.ts';
import { MailAccent } from './mail-blocks.tsx';
import { mailColors, mailStyles } from './mail-colors.ts';
import { textsFor } from './texts/texts.ts';

/** The person a mail is written for. */
export interface MailReader {
  name: string;
  language: Language;
  timeZone: string;
  organizationName: string;
  /** The company's colour and where its logo is; null of none, left out in mails from before there were any. */
  accentColor?: string | null;
  logoUrl?: string | null;
  /** Where the person chooses what to get and when; null where there is nothing to choose (a sign-in link). */
  preferencesUrl: string | null;
}

/** A mail as its template makes it; address, sender and headers are added by who sends it. */
export interface RenderedMail {
  subject: string;
  html: string;
  text: string;
}

/** What every mail says besides its content: what to do and how long it takes, and why it came. */
export interface MailFrame {
  reader: MailReader;
  subject: string;
  action: string;
  why: string;
  children: ReactNode;
}

const fontFamily = "-apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

/** Renders HTML and, from the same tree, the text part. The same input gives the same bytes. */
export async function renderMail(frame: MailFrame): Promise<RenderedMail> {
  const html = await render(<MailLayout {...frame} />);
  return { subject: subjectLine(frame.subject), html, text: readableText(html) };
}

/** A title short enough for a subject, cut between words. */
export function clipTitle(title: string, length = 70): string {
  const plain = subjectLine(title);
  if (plain.length <= length) return plain;
  const cut = plain.slice(0, length - 1);
  const space = cut.lastIndexOf(' ');
  // Never half of a surrogate pair.
  return `${(space > length / 2 ? cut.slice(0, space) : cut).replace(/[\uD800-\uDBFF]$/, '').trimEnd()}…`;
}

function MailLayout({ reader, subject, action, why, children }: MailFrame) {
  return (
    <Html lang={reader.language} dir="ltr">
      <Head>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>{subjectLine(subject)}</title>
        <style>{mailStyles}</style>
      </Head>
      <Preview>{action}</Preview>
      <Body style={{ margin: 0, padding: 0, fontFamily }}>
        {/* Body copies its style onto a cell that a dark stylesheet cannot name, so the page's colour stands on a section of ours. */}
        <Section className="page" style={{ backgroundColor: mailColors.page, padding: '24px 8px' }}>
          <Container className="frame" style={{ maxWidth: 600, backgroundColor: mailColors.card, borderRadius: 12, border: `1px solid ${mailColors.line}` }}>
            <Section className="card" style={{ padding: '24px 32px' }}>
              <Text data-skip-in-text="true" className="soft" style={{ ...small, margin: '0 0 14px', letterSpacing: 0.3 }}>
                <Sender reader={reader} />
              </Text>
              <Heading as="h1" className="ink" style={{ color: mailColors.ink, fontSize: 19, lineHeight: '27px', fontWeight: 600, margin: '0 0 18px' }}>
                {action}
              </Heading>
              <MailAccent value={reader.accentColor ?? null}>{children}</MailAccent>
              <Hr className="line" style={{ borderColor: mailColors.line, borderWidth: '1px 0 0', margin: '26px 0 14px' }} />
              <Footer reader={reader} why={why} />
            </Section>
          </Container>
        </Section>
      </Body>
    </Html>
  );
}

function Sender({ reader: { organizationName, logoUrl = null } }: { reader: MailReader }) {
  if (logoUrl !== null) return <Img src={logoUrl} alt={organizationName} height={28} style={{ maxWidth: 240, color: mailColors.soft }} />;
  return (
    <>
      <strong>Sextant</strong> · {organizationName}
    </>
  );
}

function Footer({ reader, why }: { reader: MailReader; why: string }) {
  return (
    <>
      {reader.preferencesUrl === null ? null : (
        <Text style={{ ...small, margin: '0 0 6px' }}>
          <Link className="link" href={reader.preferencesUrl} style={{ color: mailColors.link, textDecoration: 'underline' }}>
            {textsFor(reader.language).mail.preferences}
          </Link>
        </Text>
      )}
      <Text className="soft" style={{ ...small, margin: 0 }}>
        {why}
      </Text>
    </>
  );
}

const small = { color: mailColors.soft, fontSize: 13, lineHeight: '19px' };

/** One line, whatever a title holds: a line break in a subject would start a header. */
function subjectLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
  return text.replace(/[\s\u0000-\u001f\u007f\u2028\u2029]+/g, ' ').trim();
}

/** Made once: the selectors' decision tree takes longer than most mails. */
const textOf = compile({
  wordwrap: false,
  selectors: [
    ...plainTextSelectors,
    ...['h1', 'h2', 'h3'].map((selector) => ({ selector, options: { uppercase: false, leadingLineBreaks: 2, trailingLineBreaks: 2 } })),
    { selector: 'p', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    { selector: 'hr', options: { length: 40, leadingLineBreaks: 2, trailingLineBreaks: 2 } },
    { selector: 'ul', options: { itemPrefix: '- ', leadingLineBreaks: 2, trailingLineBreaks: 2 } },
    { selector: 'a', options: { linkBrackets: false, hideLinkHrefIfSameAsText: true } },
  ],
});

function readableText(html: string): string {
  return `${textOf(html)
    .replace(/[ \t]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`;
}
