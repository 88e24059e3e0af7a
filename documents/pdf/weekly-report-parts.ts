import { formatDate, formatLongDate, formatPercent, percentPoints } from '../format.ts';
import { progressFacts } from '../progress-facts.ts';
import type { Texts } from '../texts/texts.ts';
import { rateOf, statusName } from '../weekly-report-figures.ts';
import { reportedStatuses, type ReportedConcern, type WeeklyReportInput } from '../weekly-report-input.ts';
import { drawStackedBar } from './chart.ts';
import type { Flow } from './flow.ts';
import { coverColors, palette, statusColors } from './palette.ts';
import { type Cell, drawTable } from './table.ts';
import { clipText, wrapText } from './text.ts';

/** What every part draws from, and on. */
export interface WeeklyReport {
  input: WeeklyReportInput;
  texts: Texts;
  flow: Flow;
}

const BAND = 104;
const TILE = 58;

/** The head of the page: whose report, of which week, as of when. */
export function drawBand({ input, texts, flow }: WeeklyReport, title: string): void {
  flow.newPage();
  const { paper, x, width } = flow;
  paper.rectangle({ x: 0, y: 0, width: paper.width, height: BAND }, coverColors(input).ground);
  paper.rectangle({ x, y: 24, width: 30, height: 3 }, palette.brass);
  paper.text(clipText(paper.faces.regular, input.organizationName, { size: 11, width }), { x, y: 34 }, { size: 11, color: coverColors(input).quiet });
  const size = 20;
  paper.text(clipText(paper.faces.bold, title, { size, width }), { x, y: 51 }, { size, face: paper.faces.bold, color: palette.white });
  paper.text(texts.retro.generated(formatLongDate(input.generatedAt, input)), { x, y: 80 }, { size: 9, color: coverColors(input).quiet });
  paper.drawLogo({ x: x + width, y: 22 }, 22);
  flow.y = BAND + 18;
}

/** Asked, answered, and the share of them. */
export function drawWeekFigures({ input, texts, flow }: WeeklyReport): void {
  const { paper } = flow;
  const words = texts.weeklyReport;
  const tiles = [
    { label: texts.retro.updateRate, value: formatPercent(rateOf(input)) },
    { label: words.askedTile, value: `${input.asked}` },
    { label: words.answeredTile, value: `${input.answered}` },
  ];
  const gap = 12;
  const width = (flow.width - gap * (tiles.length - 1)) / tiles.length;
  for (const [index, { label, value }] of tiles.entries()) {
    const box = { x: flow.x + index * (width + gap), y: flow.y, width, height: TILE };
    paper.rectangle(box, palette.panel);
    paper.text(label, { x: box.x + 12, y: box.y + 9 }, { size: 8.5, color: palette.soft });
    paper.text(value, { x: box.x + 12, y: box.y + 23 }, { size: 21, face: paper.faces.bold });
  }
  flow.space(TILE + 16);
}

/** Key results by status, now and at the end of an earlier week. */
export function drawCounts({ input, texts, flow }: WeeklyReport): void {
  const { paper } = flow;
  const { counts, before, language } = input;
  heading(flow, input.forBoard ? `${texts.allHands.keyResultsBy} · ${texts.weeklyReport.forBoard}` : texts.allHands.keyResultsBy);
  const parts = reportedStatuses.map((status) => ({ status, share: counts[status], color: statusColors[status] }));
  drawStackedBar(paper, { x: flow.x, y: flow.y, width: flow.width, height: 12 }, parts);
  flow.space(18);
  const column = flow.width / parts.length;
  for (const [index, { status, color }] of parts.entries()) {
    const x = flow.x + index * column;
    paper.rectangle({ x, y: flow.y + 1.5, width: 7, height: 7 }, color);
    paper.text(`${statusName(status, language)} ${counts[status]}`, { x: x + 11, y: flow.y }, { size: 8.5, face: paper.faces.bold });
    if (before !== null)
      paper.text(`${texts.words.week(before.weekNumber)}: ${before.counts[status]}`, { x: x + 11, y: flow.y + 12 }, { size: 8, color: palette.soft });
  }
  flow.space(before === null ? 26 : 38);
}

/** What is off track or at risk: since when, whose, and what was last said. */
export function drawConcerns({ input, texts, flow }: WeeklyReport): void {
  const words = texts.weeklyReport;
  heading(flow, words.concerns);
  if (input.concerns.length === 0) flow.paragraph(texts.allHands.atRiskEmpty, { size: 9, color: palette.soft });
  else {
    const columns = input.forBoard
      ? [
          { title: words.columns.keyResult, share: 0.6 },
          { title: words.columns.status, share: 0.4 },
        ]
      : [
          { title: words.columns.keyResult, share: 0.4 },
          { title: words.columns.status, share: 0.26 },
          { title: words.columns.note, share: 0.34 },
        ];
    const rows = input.concerns.map((concern) => concernCells(concern, { input, texts, flow }));
    drawTable(flow, { columns, rows: rows.map((cells) => cells.slice(0, columns.length)) });
  }
  if (input.moreConcerns > 0) {
    flow.space(4);
    flow.paragraph(texts.allHands.more(input.moreConcerns), { size: 8, color: palette.soft });
  }
  flow.space(14);
}

function concernCells(concern: ReportedConcern, { input, texts, flow }: WeeklyReport): Cell[] {
  const { title, ownerName, status, since, progress, expected, lastNote } = concern;
  const name = texts.words.status[status];
  return [
    [
      { text: title, maxLines: 2 },
      { text: ownerName, size: 7, color: palette.soft, maxLines: 1 },
    ],
    [
      {
        text: since === null ? name : `${name}, ${texts.allHands.since(formatDate(since, input))}`,
        color: statusColors[status],
        face: flow.paper.faces.bold,
        size: 8,
        maxLines: 1,
      },
      { text: progressFacts({ progress, expected, texts: texts.words }), size: 8, maxLines: 1 },
    ],
    [{ text: lastNote ?? texts.allHands.noNote, size: 8, maxLines: 3, color: lastNote === null ? palette.soft : palette.ink }],
  ];
}

/** The biggest changes of progress in seven days. */
export function drawMoves({ input, texts, flow }: WeeklyReport): void {
  const { paper } = flow;
  const { bold, regular } = paper.faces;
  heading(flow, texts.weeklyReport.moves);
  if (input.moves.length === 0) flow.paragraph(texts.weeklyReport.movesEmpty, { size: 9, color: palette.soft });
  const figures = 190;
  for (const { title, ownerName, from, to } of input.moves) {
    const label = clipText(regular, `${title} · ${ownerName}`, { size: 9, width: flow.width - figures });
    const change = texts.words.points(percentPoints(to - from));
    paper.text(label, { x: flow.x, y: flow.y }, { size: 9 });
    paper.text(`${formatPercent(from)} → ${formatPercent(to)}`, { x: flow.x + flow.width - 80, y: flow.y }, { size: 9, color: palette.soft, align: 'right' });
    paper.text(change, { x: flow.x + flow.width, y: flow.y }, { size: 9, face: bold, align: 'right' });
    flow.space(14);
  }
}

/** The foot of the page: the head of the audit log, to be held against it later. */
export function drawAuditHead({ input, texts, flow }: WeeklyReport): void {
  const { audit } = input;
  if (audit === null) return;
  const { paper, x, width } = flow;
  const size = 7;
  const why = wrapText(paper.faces.regular, texts.weeklyReport.auditWhy(audit.head), { size, width });
  const lines = [`${texts.weeklyReport.audit}: ${texts.weeklyReport.auditLine(audit)}`, ...why];
  const top = paper.height - 24 - lines.length * 10;
  paper.line(
    [
      { x, y: top - 6 },
      { x: x + width, y: top - 6 },
    ],
    { color: palette.line, width: 0.5 },
  );
  for (const [index, line] of lines.entries()) paper.text(line, { x, y: top + index * 10 }, { size, color: index === 0 ? palette.ink : palette.soft });
}

function heading(flow: Flow, text: string): void {
  flow.paragraph(text, { size: 11, face: flow.paper.faces.bold, maxLines: 1 });
  flow.space(5);
}
