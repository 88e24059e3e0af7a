import { formatPercent, formatScore, formatValue } from '../format.ts';
import type { RetroKeyResult } from '../retro-input.ts';
import type { Texts } from '../texts/texts.ts';
import { outcomeColors, palette } from './palette.ts';
import { outcomes } from './retro-key-results.ts';
import type { NumberedKeyResult, RetroReport } from './retro-key-results.ts';
import { drawTable } from './table.ts';
import type { Cell, Column } from './table.ts';

/** Achieved, partly achieved, missed, dropped: every key result stands in exactly one of the four lists, with its owner's answer. */
export function drawOutcomes(report: RetroReport): void {
  const { flow, texts } = report;
  flow.newPage();
  flow.heading(texts.retro.outcomes, { size: 17 });
  for (const outcome of outcomes) {
    const keyResults = report.keyResults.filter((keyResult) => keyResult.outcome === outcome);
    flow.space(6);
    flow.heading(`${texts.retro.list[outcome]} (${keyResults.length})`, { size: 12, keep: 100 });
    if (keyResults.length === 0) flow.paragraph(texts.retro.listEmpty, { size: 9, color: palette.soft });
    else drawTable(flow, { columns: columnsOf(texts), rows: keyResults.map((keyResult) => rowOf(keyResult, report)) });
    flow.space(8);
  }
}

function columnsOf(texts: Texts): Column[] {
  const { columns } = texts.retro;
  return [
    { title: '', share: 0.05 },
    { title: columns.keyResult, share: 0.62 },
    { title: columns.value, share: 0.175 },
    { title: columns.progress, share: 0.09, align: 'right' },
    { title: columns.score, share: 0.065, align: 'right' },
  ];
}

function rowOf(keyResult: NumberedKeyResult, report: RetroReport): Cell[] {
  const { input, flow } = report;
  const { bold } = flow.paper.faces;
  const color = outcomeColors[keyResult.outcome];
  const { language } = input;
  return [
    [{ text: `${keyResult.number}`, color: palette.soft }],
    [{ text: keyResult.title, face: bold }, ...underTitle(keyResult, report)],
    [...fromTo(keyResult, language), { text: formatValue(keyResult.current, keyResult.unit, language), size: 8, maxLines: 2 }],
    [{ text: formatPercent(keyResult.progress), face: bold, color }],
    [{ text: formatScore(keyResult.score, language), face: bold, color }],
  ];
}

function fromTo(keyResult: RetroKeyResult, language: 'en' | 'ru'): Cell {
  if (keyResult.start === null || keyResult.target === null) return [];
  return [
    {
      text: `${formatValue(keyResult.start, '', language)} → ${formatValue(keyResult.target, keyResult.unit, language)}`,
      size: 7,
      color: palette.soft,
      maxLines: 2,
    },
  ];
}

/** Objective, owner and team, and what the owner answered; in full it stands under "What we learned". */
function underTitle(keyResult: RetroKeyResult, { input, texts }: RetroReport): Cell {
  const { answer } = keyResult;
  const small = { size: 7, color: palette.soft };
  const place = [
    keyResult.objectiveTitle,
    keyResult.ownerName ?? texts.words.noOwner,
    keyResult.teamName ?? texts.words.level[keyResult.level],
    ...(keyResult.ambition === 'committed' ? [texts.words.ambition.committed] : []),
  ].join(' · ');
  const dropped =
    keyResult.droppedReason === null ? [] : [{ ...small, text: texts.retro.droppedReason(keyResult.droppedReason), color: palette.ink, maxLines: 2 }];
  // The board's edition has nobody's answers: to say that one is missing would be untrue of who answered.
  if (input.withoutNotes) return [{ ...small, text: place, maxLines: 2 }, ...dropped];
  if (answer === null) return [{ ...small, text: `${place} · ${texts.retro.noAnswer}`, maxLines: 2 }, ...dropped];
  return [{ ...small, text: place, maxLines: 1 }, ...dropped, { ...small, text: answerLine(keyResult, texts), color: palette.ink, maxLines: 1 }];
}

/** "in our control · carry forward · Learned: …"; what may be cut stands last. */
function answerLine(keyResult: RetroKeyResult, texts: Texts): string {
  const { answer, carryOver } = keyResult;
  if (answer === null) return texts.retro.noAnswer;
  const control = answer.inOurControl === null ? [] : [texts.retro.inOurControl[answer.inOurControl ? 'true' : 'false']];
  const carry = carryOver === null ? [] : [texts.words.carry[carryOver]];
  return [...control, ...carry, `${texts.retro.learned}: ${answer.learned}`].join(' · ');
}
