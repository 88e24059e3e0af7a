import type { Status } from '../../domain/key-result.ts';
import type { AllHandsInput } from '../all-hands-input.ts';
import { formatDate, formatPercent, formatSpan, percentPoints } from '../format.ts';
import type { Texts } from '../texts/texts.ts';
import { drawStackedBar } from './chart.ts';
import type { Paper } from './page.ts';
import { coverColors, palette, statusColors } from './palette.ts';
import { drawRowSlides, SLIDE } from './slide.ts';
import type { SlideRow } from './slide.ts';
import { wrapText } from './text.ts';

/** What every slide draws from, and on. */
export interface AllHandsSlides {
  input: AllHandsInput;
  texts: Texts;
  paper: Paper;
}

const statuses: readonly Status[] = ['COMPLETED', 'ON_TRACK', 'AT_RISK', 'OFF_TRACK', 'DROPPED'];
// Brighter than on paper: they stand on navy.
const onNavy: Record<Status, string> = { COMPLETED: '#8fb2ff', ON_TRACK: '#5bd39a', AT_RISK: '#f3b75a', OFF_TRACK: '#ff8f84', DROPPED: '#a9b2c3' };

/** Where the company stands: progress against what is expected today, and the key results by status. */
export function drawHealth({ input, texts, paper }: AllHandsSlides): void {
  const { margin, width, height } = SLIDE;
  const { bold } = paper.faces;
  const words = texts.allHands;
  paper.addPage();
  paper.rectangle({ x: 0, y: 0, width, height }, coverColors(input).ground);
  paper.rectangle({ x: margin, y: 52, width: 44, height: 4 }, palette.brass);
  paper.drawLogo({ x: width - margin, y: 44 }, 30);
  const lines = wrapText(bold, words.title(input.cycleName), { size: 36, width: width - 2 * margin, maxLines: 2 });
  for (const [index, line] of lines.entries()) paper.text(line, { x: margin, y: 66 + index * 43 }, { size: 36, face: bold, color: palette.white });
  const span = `${input.organizationName} · ${formatSpan(input.startsOn, input.endsOn, input.language)} · ${words.daysLeft(input.daysLeft)}`;
  paper.text(span, { x: margin, y: 74 + lines.length * 43 }, { size: 15, color: coverColors(input).quiet });

  const { health } = input;
  const figures = [
    {
      value: formatPercent(health.averageProgress),
      label: words.averageProgress,
      hint: health.expected === null ? '' : words.expected(formatPercent(health.expected)),
    },
    { value: `${health.completed} / ${health.live}`, label: texts.words.status.COMPLETED, hint: texts.words.keyResults(health.live) },
    { value: formatPercent(health.updateRate), label: words.updateRate, hint: '' },
  ];
  const column = (width - 2 * margin) / figures.length;
  for (const [index, figure] of figures.entries()) {
    const x = margin + index * column;
    paper.text(figure.value, { x, y: 214 }, { size: 58, face: bold, color: palette.white });
    paper.text(figure.label, { x, y: 288 }, { size: 15, color: palette.white });
    paper.text(figure.hint, { x, y: 309 }, { size: 12.5, color: coverColors(input).quiet });
  }
  drawStatuses({ input, texts, paper }, 366);
}

function drawStatuses({ input, texts, paper }: AllHandsSlides, y: number): void {
  const { margin, width } = SLIDE;
  const parts = statuses.map((status) => ({ status, share: input.health.byStatus[status] ?? 0, color: onNavy[status] }));
  paper.text(texts.allHands.keyResultsBy, { x: margin, y }, { size: 15, color: palette.white });
  drawStackedBar(paper, { x: margin, y: y + 26, width: width - 2 * margin, height: 22 }, parts);
  let x = margin;
  for (const part of parts.filter(({ share }) => share > 0)) {
    const label = `${texts.words.status[part.status]} ${part.share}`;
    paper.rectangle({ x, y: y + 63, width: 10, height: 10 }, part.color);
    paper.text(label, { x: x + 16, y: y + 60 }, { size: 13, color: palette.white });
    x += 16 + paper.faces.regular.widthOf(label, 13) + 28;
  }
}

/** The company's objectives, each with progress, status and how many key results are completed. */
export function drawCompanyObjectives({ input, texts, paper }: AllHandsSlides): void {
  const words = texts.allHands;
  const rows = input.companyObjectives.map((objective): SlideRow => {
    const color = statusColors[objective.status ?? 'NONE'];
    return {
      title: objective.title,
      label: { text: objective.status === null ? texts.words.notJudged : texts.words.status[objective.status], color },
      facts: [words.completedOf(objective.completed, objective.keyResults), ownerOf(objective, texts)],
      figure: { text: formatPercent(objective.progress), color, rate: objective.progress ?? 0, mark: input.health.expected },
    };
  });
  drawRowSlides(paper, { title: words.companyObjectives, rows, perSlide: 5, maxSlides: 2, empty: words.objectivesEmpty, more: words.more });
}

/** Who is ahead, with names: a meeting begins well with thanks. */
export function drawWins({ input, texts, paper }: AllHandsSlides): void {
  const words = texts.allHands;
  const rows = input.wins.map((win): SlideRow => {
    const change = win.weekChange === null ? [] : [words.thisWeek(texts.words.points(percentPoints(win.weekChange)))];
    return {
      title: win.title,
      facts: [ownerOf(win, texts), ...teamOf(win), ...change],
      figure: { text: formatPercent(Math.min(Math.max(win.progress, 0), 1)), color: statusColors.ON_TRACK, rate: win.progress, mark: win.expected },
    };
  });
  drawRowSlides(paper, { title: words.wins, rows, perSlide: 5, maxSlides: 1, empty: words.winsEmpty, more: words.more });
}

/** What needs attention: since when, whose it is, and what was last said about it. */
export function drawRisks({ input, texts, paper }: AllHandsSlides): void {
  const words = texts.allHands;
  const rows = input.atRisk.map((risk): SlideRow => {
    const since = risk.since === null ? [] : [words.since(formatDate(risk.since, input))];
    const color = statusColors[risk.status];
    return {
      title: risk.title,
      label: { text: texts.words.status[risk.status], color },
      facts: [...since, ownerOf(risk, texts), ...teamOf(risk)],
      note: risk.lastNote === null ? words.noNote : `“${risk.lastNote.text}” (${formatDate(risk.lastNote.at, input)})`,
      figure: {
        text: formatPercent(risk.progress === null ? null : Math.min(Math.max(risk.progress, 0), 1)),
        color,
        rate: risk.progress ?? 0,
        mark: risk.expected,
      },
    };
  });
  drawRowSlides(paper, { title: words.atRisk, rows, perSlide: 5, maxSlides: 3, empty: words.atRiskEmpty, more: words.more });
}

/** The decisions that this meeting is asked for. */
export function drawDecisions({ input, texts, paper }: AllHandsSlides): void {
  const words = texts.allHands;
  const rows = input.decisions.map(
    (decision): SlideRow => ({
      title: decision.question,
      facts: [...(decision.about === null ? [] : [decision.about]), ...(decision.askedOf === null ? [] : [words.by(decision.askedOf)])],
    }),
  );
  drawRowSlides(paper, { title: words.decisions, rows, perSlide: 6, maxSlides: 2, empty: words.decisionsEmpty, more: words.more });
}

function ownerOf({ ownerName }: { ownerName: string | null }, texts: Texts): string {
  return ownerName ?? texts.words.noOwner;
}

function teamOf({ teamName }: { teamName: string | null }): string[] {
  return teamName === null ? [] : [teamName];
}
