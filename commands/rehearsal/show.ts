import type { RehearsalSummary } from './outcome.ts';
import type { RehearsalNews } from './run.ts';

const BAR_WIDTH = 28;
const CHART_WIDTH = 40;

/** A bar that moves in place on a terminal; elsewhere a plain line a step. */
export function createProgress(stream: NodeJS.WriteStream): { tell(news: RehearsalNews): void; end(): void } {
  return {
    tell: ({ share, note }) => {
      if (!stream.isTTY) stream.write(`${String(Math.round(share * 100)).padStart(3)} %  ${note}\n`);
      else stream.write(`\r\u001b[K${bar(share)} ${String(Math.round(share * 100)).padStart(3)} %  ${note}`);
    },
    end: () => {
      if (stream.isTTY) stream.write('\r\u001b[K');
    },
  };
}

/** The summary as a person reads it. `color` where the terminal shows it. */
export function describeSummary(summary: RehearsalSummary, about: { cycle: string; behaviour: string; seconds: number; out: string; color: boolean }): string {
  const { objectives, keyResults, people, checkIns, updateRate, statusByWeek, firstOffTrackWeek, escalations, messages, duplicates, score } = summary;
  const kinds = Object.entries(messages.byKind).map(([kind, count]) => `${count} ${kind}`);
  const title = `${about.cycle}, rehearsed in ${about.seconds.toFixed(1)} s`;
  return [
    '',
    about.color ? `\u001b[1m${title}\u001b[0m` : title,
    `${objectives} objectives, ${keyResults} key results, ${people} people, ${about.behaviour}`,
    '',
    ...statusByWeek.map((week) => `  week ${String(week.number).padStart(2)}  ${chartOf(week, about.color)}`),
    `           ${LEGEND.map(([, letter, name, code]) => `${paint(letter, code, about.color)} ${name}`).join('   ')}`,
    '',
    `  check-ins     ${checkIns}${updateRate === null ? '' : `, ${percent(updateRate)} of what was asked for`}`,
    `  off track     ${firstOffTrackWeek === null ? 'never' : `first at the end of week ${firstOffTrackWeek}`}`,
    `  escalations   ${escalations}`,
    `  messages      ${messages.total}${kinds.length === 0 ? '' : `: ${kinds.join(', ')}`}`,
    `  duplicates    ${duplicates}`,
    `  score         ${score.mean === null ? 'none' : `${score.mean} on average, median ${score.median}`}`,
    '',
    `Every mail, the timeline, the figures and the retrospective: ${about.out}`,
    '',
  ].join('\n');
}

type Counted = 'COMPLETED' | 'ON_TRACK' | 'TOO_EARLY' | 'NONE' | 'AT_RISK' | 'OFF_TRACK';

/** In the order of the chart: status, letter, name, ANSI colour. */
const LEGEND: readonly (readonly [Counted, string, string, number])[] = [
  ['COMPLETED', '#', 'completed', 34],
  ['ON_TRACK', '=', 'on track', 32],
  ['TOO_EARLY', '·', 'too early', 90],
  ['NONE', ' ', 'not judged', 90],
  ['AT_RISK', '~', 'at risk', 33],
  ['OFF_TRACK', '!', 'off track', 31],
];

function chartOf(week: Record<Counted, number>, color: boolean): string {
  const total = LEGEND.reduce((sum, [status]) => sum + week[status], 0);
  if (total === 0) return '';
  let drawn = 0;
  let counted = 0;
  const parts = LEGEND.map(([status, letter, , code]) => {
    counted += week[status];
    const until = Math.round((counted / total) * CHART_WIDTH);
    const part = letter.repeat(until - drawn);
    drawn = until;
    return paint(part, code, color);
  });
  const told = [week.OFF_TRACK > 0 ? `${week.OFF_TRACK} off track` : '', week.AT_RISK > 0 ? `${week.AT_RISK} at risk` : ''].filter((part) => part !== '');
  return `${parts.join('')}  ${told.join(', ')}`.trimEnd();
}

function bar(share: number): string {
  const filled = Math.round(share * BAR_WIDTH);
  return `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)}`;
}

function paint(text: string, code: number, color: boolean): string {
  return color && text !== '' ? `\u001b[${code}m${text}\u001b[0m` : text;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
