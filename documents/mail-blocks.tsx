import { Button } from '@react-email/button';
import { Heading } from '@react-email/heading';
import { Link } from '@react-email/link';
import { Section } from '@react-email/section';
import { Text } from '@react-email/text';
import { createContext, type ReactNode, useContext } from 'react';
import type { Status } from '../domain/key-result.ts';
import { mailColors, statusColors } from './mail-colors.ts';

/** The company's colour, in which the one thing to press stands; null for the product's own. White text on it can be read: domain/branding.ts. */
export const MailAccent = createContext<string | null>(null);

/** A heading inside a mail. */
export function MailTitle({ children }: { children: ReactNode }) {
  return (
    <Heading as="h2" className="ink" style={{ color: mailColors.ink, fontSize: 15, lineHeight: '21px', fontWeight: 700, margin: '24px 0 8px' }}>
      {children}
    </Heading>
  );
}

/** A plain paragraph. */
export function MailText({ children, soft }: { children: ReactNode; soft?: boolean }) {
  return (
    <Text
      className={soft ? 'soft' : 'ink'}
      style={{ color: soft ? mailColors.soft : mailColors.ink, fontSize: soft ? 13 : 15, lineHeight: soft ? '19px' : '23px', margin: '0 0 8px' }}
    >
      {children}
    </Text>
  );
}

/** A list with dots, numbers in front in the text part too. */
export function MailList({ items }: { items: readonly string[] }) {
  return (
    <ul className="ink" style={{ color: mailColors.ink, fontSize: 14, lineHeight: '22px', margin: '0 0 8px', paddingLeft: 20 }}>
      {items.map((item) => (
        <li key={item}>{item}</li>
      ))}
    </ul>
  );
}

/** A box around one subject; `alert` for what needs the reader first. */
export function Panel({ children, tone = 'plain' }: { children: ReactNode; tone?: 'plain' | 'alert' }) {
  const colors =
    tone === 'alert'
      ? { backgroundColor: mailColors.alert, border: `1px solid ${mailColors.alertLine}` }
      : { backgroundColor: mailColors.panel, border: `1px solid ${mailColors.line}` };
  return (
    <Section
      className={tone === 'alert' ? 'alert' : 'panel'}
      style={{ ...colors, borderRadius: 10, padding: '14px 16px', marginBottom: 12, borderCollapse: 'separate' }}
    >
      {children}
    </Section>
  );
}

/** The name of a subject, linked where there is a page for it. */
export function SubjectTitle({ title, url }: { title: string; url?: string | null | undefined }) {
  const style = { color: mailColors.ink, fontSize: 15, lineHeight: '21px', fontWeight: 600, margin: '0 0 2px', wordBreak: 'break-word' as const };
  return (
    <Text className="ink" style={style}>
      {url ? (
        <Link className="ink" href={url} style={{ color: mailColors.ink, textDecoration: 'underline' }}>
          {title}
        </Link>
      ) : (
        title
      )}
    </Text>
  );
}

/** A coloured word for a status, followed by facts in plain ink. */
export function StatusLine({ status, label, facts }: { status: Status | null; label: string; facts: readonly string[] }) {
  const key = status ?? 'NONE';
  return (
    <Text className="soft" style={{ color: mailColors.soft, fontSize: 13, lineHeight: '19px', margin: '6px 0 0' }}>
      <strong className={`st-${key}`} style={{ color: statusColors[key].light }}>
        {label}
      </strong>
      {facts.map((fact) => ` · ${fact}`).join('')}
    </Text>
  );
}

/** Progress as a bar with a mark where it should stand. Only for eyes: the figures stand beside it as text. */
export function ProgressBar({ progress, expected, status }: { progress: number | null; expected: number | null; status: Status | null }) {
  const done = percentOf(progress);
  const due = expected === null ? null : Math.min(percentOf(expected), 99);
  const key = status ?? 'NONE';
  const fill = { className: `bg-${key}`, color: statusColors[key].light };
  const track = { className: 'track', color: mailColors.track };
  const mark = { className: 'mark', color: mailColors.ink };
  const cells =
    due === null
      ? [
          { ...fill, width: done },
          { ...track, width: 100 - done },
        ]
      : [
          { ...fill, width: Math.min(done, due) },
          { ...track, width: Math.max(due - done, 0) },
          { ...mark, width: 1 },
          { ...fill, width: Math.max(done - due - 1, 0) },
          { ...track, width: Math.max(99 - Math.max(done, due), 0) },
        ];
  return (
    <table
      data-skip-in-text="true"
      role="presentation"
      aria-hidden="true"
      width="100%"
      cellPadding={0}
      cellSpacing={0}
      border={0}
      style={{ margin: '9px 0 2px', tableLayout: 'fixed' }}
    >
      <tbody>
        <tr>
          {cells
            .filter((cell) => cell.width > 0)
            .map((cell, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: cells have no name and never move
              <td
                key={index}
                className={cell.className}
                width={`${cell.width}%`}
                height={8}
                style={{ backgroundColor: cell.color, fontSize: 0, lineHeight: '8px' }}
              >
                &#8203;
              </td>
            ))}
        </tr>
      </tbody>
    </table>
  );
}

/** The one thing to press. */
export function ActionButton({ url, label }: { url: string; label: string }) {
  const accent = useContext(MailAccent);
  return (
    <Button
      // A company's own colour holds in the dark too, where the product's changes.
      className={accent === null ? 'button wide' : 'wide'}
      href={url}
      style={{
        backgroundColor: accent ?? mailColors.button,
        color: mailColors.buttonInk,
        borderRadius: 8,
        padding: '11px 20px',
        fontSize: 15,
        fontWeight: 600,
        marginTop: 12,
        textDecoration: 'none',
      }}
    >
      {label}
    </Button>
  );
}

/** A choice among several, each a quiet button of its own. */
export function ChoiceButtons({ choices }: { choices: readonly { url: string; label: string }[] }) {
  return (
    <div style={{ marginTop: 10 }}>
      {choices.map((choice) => (
        <div key={choice.url} style={{ display: 'inline-block' }}>
          <Link
            className="quiet"
            href={choice.url}
            style={{
              display: 'inline-block',
              border: '1px solid #9fb0d6',
              borderRadius: 8,
              padding: '8px 16px',
              marginRight: 8,
              marginTop: 4,
              color: mailColors.link,
              fontSize: 14,
              fontWeight: 600,
              textDecoration: 'none',
            }}
          >
            {choice.label}
          </Link>
        </div>
      ))}
    </div>
  );
}

function percentOf(ratio: number | null): number {
  return ratio === null ? 0 : Math.round(Math.min(Math.max(ratio, 0), 1) * 100);
}
