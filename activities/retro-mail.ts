import { type CycleRow } from '../database/cycles.ts';
import type { OrganizationRow } from '../database/organizations.ts';
import { BOARD_RETRO, reportFile, reportsOf } from '../database/reports.ts';
import { type RetroFacts, retroFacts } from '../database/retro.ts';
import type { Scope } from '../database/scope.ts';
import { weeklyFiguresOf, type WeeklyFigureRow } from '../database/weekly-figures.ts';
import { type ClosingFigures, type ClosingKeyResult, closingFigures } from '../domain/closing.ts';
import type { MailDraft } from './deliver-mail.ts';
import { leadershipReaders } from './leadership.ts';
import { readerOf } from './mail-frame.ts';

/** Which cycle's retrospective is mailed. */
export interface RetroMail {
  cycle: CycleRow;
  organization: OrganizationRow;
  publicUrl: string;
}

/**
 * The retrospective to each leader as link and attachment, and as the board reads it to the outside addresses, by attachment alone. None before the
 * paper is written.
 */
export async function retroDrafts(scope: Scope, { cycle, organization, publicUrl }: RetroMail): Promise<MailDraft<'retro'>[]> {
  const [paper] = await reportsOf(scope, { kind: 'retro', cycleIds: [cycle.id] });
  if (paper === undefined) return [];
  const [boardPaper] = await reportsOf(scope, { kind: BOARD_RETRO, cycleIds: [cycle.id] });
  const facts = await retroFacts(scope, cycle.id);
  const updateRate = updateRateOf(await weeklyFiguresOf(scope, cycle.id));
  const whole = { report: await reportFile(scope, paper.id), figures: { ...wholeFigures(cycle, facts), updateRate } };
  // Where the paper was written before there was one for the board, the board gets none.
  const forBoard = boardPaper === undefined ? null : { report: await reportFile(scope, boardPaper.id), figures: { ...boardFigures(facts), updateRate } };
  return (await leadershipReaders(scope, organization)).flatMap(({ person, edition, outside }): MailDraft<'retro'>[] => {
    const read = edition === 'board' ? forBoard : whole;
    if (read === null) return [];
    const { report, figures } = read;
    return [
      {
        kind: 'retro',
        subject: `cycle/${cycle.id}`,
        occurrence: 'retro',
        cycleId: cycle.id,
        person,
        reason: outside ? 'is an outside address that gets the end of a cycle' : 'belongs to the leadership',
        links: [],
        attach: async () => [{ filename: report.name, contentType: report.mediaType, content: report.bytes }],
        compose: () => ({
          reader: readerOf(person, organization, publicUrl),
          cycleName: cycle.name,
          figures,
          url: outside ? null : `${publicUrl}/cycles/${cycle.id}`,
          attachmentName: report.name,
        }),
      },
    ];
  });
}

/** What the whole cycle came to, as it was frozen at its end. */
export function wholeFigures({ closing }: CycleRow, facts: readonly RetroFacts[]): ClosingFigures {
  return closing ?? closingFigures(facts.map(closingOf));
}

/** What the company level came to: the board's figures count the key results that its paper lists, and no others. */
export function boardFigures(facts: readonly RetroFacts[]): ClosingFigures {
  return closingFigures(facts.filter(({ level }) => level === 'COMPANY').map(closingOf));
}

/** A key result as the figures of the close count it. */
export function closingOf({ keyResult: { status, progress, ambition, droppedAt } }: Pick<RetroFacts, 'keyResult'>): ClosingKeyResult {
  return { status: droppedAt === null ? status : 'DROPPED', shown: progress, ambition };
}

/** Answered ÷ asked over all weeks; null where nobody was asked. */
export function updateRateOf(weeks: readonly WeeklyFigureRow[]): number | null {
  const asked = weeks.reduce((sum, week) => sum + week.asked, 0);
  return asked === 0 ? null : weeks.reduce((sum, week) => sum + week.answered, 0) / asked;
}
