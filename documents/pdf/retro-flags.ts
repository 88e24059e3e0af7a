import { epochMs } from '../../domain/instant.ts';
import { formatDate, formatPercent } from '../format.ts';
import type { RetroKeyResult } from '../retro-input.ts';
import { drawRateBar } from './chart.ts';
import { outcomeColors, palette } from './palette.ts';
import { unfinished, weekOf } from './retro-key-results.ts';
import type { NumberedKeyResult, RetroReport } from './retro-key-results.ts';
import { drawTable } from './table.ts';
import type { Cell } from './table.ts';
import { clipText } from './text.ts';

const TEAM_HEIGHT = 17;
const MOST_KEPT_TEAMS = 14;
const DAY_MS = 24 * 3_600_000;

/** When each miss was first seen, and who answered: whether the warnings came in time. */
export function drawFlags(report: RetroReport): void {
  drawFlagTable(report, unfinished(report.keyResults));
}

/** The same of some of the misses. */
export function drawFlagTable(report: RetroReport, missed: readonly NumberedKeyResult[]): void {
  const { flow, texts } = report;
  const columns = texts.retro.flaggedColumns;
  flow.startPart(260);
  flow.heading(texts.retro.flagged, { size: 17 });
  if (missed.length === 0) {
    flow.paragraph(texts.retro.noMisses, { size: 9, color: palette.soft });
    return;
  }
  drawTable(flow, {
    columns: [
      { title: '', share: 0.05 },
      { title: columns.keyResult, share: 0.43 },
      { title: columns.first, share: 0.19 },
      { title: columns.answered, share: 0.23 },
      { title: columns.after, share: 0.1, align: 'right' },
    ],
    rows: missed.map((keyResult) => rowOf(keyResult, report)),
  });
}

function rowOf(keyResult: NumberedKeyResult, { input, texts }: RetroReport): Cell[] {
  const { firstFlaggedAt, answeredBy } = keyResult;
  const words = texts.retro;
  const flagged = firstFlaggedAt === null ? words.neverFlagged : `${formatDate(firstFlaggedAt, input)}, ${texts.words.week(weekOf(firstFlaggedAt, input))}`;
  const answered: Cell =
    answeredBy === null
      ? [{ text: firstFlaggedAt === null ? '–' : words.nobody, color: firstFlaggedAt === null ? palette.soft : outcomeColors.missed }]
      : [
          { text: answeredBy.name, maxLines: 2 },
          { text: `${words.answerKind[answeredBy.kind]}, ${formatDate(answeredBy.at, input)}`, size: 7, color: palette.soft },
        ];
  return [
    [{ text: `${keyResult.number}`, color: palette.soft }],
    [{ text: keyResult.title, maxLines: 2 }],
    [{ text: flagged, ...(firstFlaggedAt === null ? { color: outcomeColors.missed } : {}) }],
    answered,
    [{ text: daysBetween(keyResult, texts.words.days) }],
  ];
}

function daysBetween({ firstFlaggedAt, answeredBy }: RetroKeyResult, days: (number: number) => string): string {
  if (firstFlaggedAt === null || answeredBy === null) return '–';
  return days(Math.max(0, Math.round((epochMs(answeredBy.at) - epochMs(firstFlaggedAt)) / DAY_MS)));
}

/** Update rate by team, the lowest first: where the next cycle needs help to keep its rhythm. */
export function drawTeams({ input, texts, flow }: RetroReport): void {
  const rateOf = (team: { asked: number; answered: number }) => (team.asked === 0 ? 0 : team.answered / team.asked);
  const teams = input.updateRateByTeam.filter(({ asked }) => asked > 0).toSorted((a, b) => rateOf(a) - rateOf(b) || (a.team < b.team ? -1 : 1));
  flow.space(22);
  flow.heading(texts.retro.teams, { size: 14, keep: Math.min(teams.length, MOST_KEPT_TEAMS) * TEAM_HEIGHT });
  if (teams.length === 0) flow.paragraph(texts.retro.noCheckIns, { size: 9, color: palette.soft });
  const label = 150;
  const figures = 110;
  for (const team of teams) {
    flow.ensure(TEAM_HEIGHT);
    const rate = rateOf(team);
    const bar = { x: flow.x + label, y: flow.y + 2, width: flow.width - label - figures, height: 8 };
    flow.paper.text(clipText(flow.paper.faces.regular, team.team, { size: 9, width: label - 10 }), { x: flow.x, y: flow.y }, { size: 9 });
    drawRateBar(flow.paper, bar, { rate, color: palette.blue });
    const text = `${formatPercent(rate)}  (${texts.retro.teamFigures(team.answered, team.asked)})`;
    flow.paper.text(text, { x: flow.x + flow.width, y: flow.y }, { size: 9, align: 'right' });
    flow.space(TEAM_HEIGHT);
  }
}
