import { type CycleRow } from '../database/cycles.ts';
import type { OrganizationRow } from '../database/organizations.ts';
import { activePeople } from '../database/people.ts';
import { BOARD_RETRO, reportFile, reportsOf } from '../database/reports.ts';
import { type RetroFacts, retroFacts } from '../database/retro.ts';
import type { Scope } from '../database/scope.ts';
import { weeklyFiguresOf, type WeeklyFigureRow } from '../database/weekly-figures.ts';
import { type ClosingFigures, type ClosingKeyResult, closingFigures } from '../domain/closing.ts';
import { type Addressee, type MailDraft, outsideAddressee } from './deliver-mail.ts';
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
  const [edition] = await reportsOf(scope, { kind: BOARD_RETRO, cycleIds: [cycle.id] });
  const facts = await retroFacts(scope, cycle.id);
  const updateRate = updateRateOf(await weeklyFiguresOf(scope, cycle.id));
  const whole = { report: await reportFile(scope, paper.id), figures: { ...wholeFigures(cycle, facts), updateRate } };
  // Where the paper was written before there was one for the board, the board gets none.
  const forBoard = edition === undefined ? null : { report: await reportFile(scope, edition.id), figures: { ...boardFigures(facts), updateRate } };
  const draftOf = (person: Addressee, { report, figures }: typeof whole, { reason, outside }: { reason: string; outside: boolean }): MailDraft<'retro'> => ({
    kind: 'retro',
    subject: `cycle/${cycle.id}`,
    occurrence: 'retro',
    cycleId: cycle.id,
    person,
    reason,
    links: [],
    attachments: [{ filename: report.name, contentType: report.mediaType, content: report.bytes }],
    compose: () => ({
      reader: { ...readerOf(person, organization, publicUrl), ...(outside && { preferencesUrl: null }) },
      cycleName: cycle.name,
      figures,
      url: outside ? null : `${publicUrl}/cycles/${cycle.id}`,
      attachmentName: report.name,
    }),
  });
  const leaders = (await activePeople(scope)).filter(({ leadership }) => leadership).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const drafts = leaders.flatMap((person) => {
    // Who looks in from outside reads nobody's notes, whomever they lead.
    const edition = person.role === 'VIEWER' ? forBoard : whole;
    return edition === null ? [] : [draftOf(person, edition, { reason: 'belongs to the leadership', outside: false })];
  });
  if (forBoard === null) return drafts;
  const known = new Set(leaders.map(({ email }) => email));
  const outside = organization.settings.leadershipAddresses.filter((address) => !known.has(address));
  const toOutside = { reason: 'is an outside address that gets the end of a cycle', outside: true };
  return [...drafts, ...outside.map((address) => draftOf(outsideAddressee(address, organization), forBoard, toOutside))];
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
