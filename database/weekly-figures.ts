import type { Instant, Week } from '../domain/key-result.ts';
import type { WeeklyFigureModel } from './generated/prisma/models/WeeklyFigure.ts';
import { plain } from './plain.ts';
import type { Scope } from './scope.ts';

/** Key results by status; TOO_EARLY and NONE stand beside the statuses, so that the sum is all live ones. */
export type StatusCounts = Partial<Record<'ON_TRACK' | 'AT_RISK' | 'OFF_TRACK' | 'COMPLETED' | 'TOO_EARLY' | 'NONE', number>>;

/** How many key results of a team were asked about, and how many answered. */
export interface TeamRate {
  team: string;
  asked: number;
  answered: number;
}

/** The figures of a week, frozen when its grace was over. */
export interface WeeklyFigureRow {
  cycleId: string;
  week: Week;
  asked: number;
  answered: number;
  byStatus: StatusCounts;
  byTeam: TeamRate[];
  at: Instant;
}

/** The figures of a cycle's weeks, oldest first. */
export async function weeklyFiguresOf(scope: Scope, cycleId: string): Promise<WeeklyFigureRow[]> {
  const figures = await scope.db.weeklyFigure.findMany({ where: { organizationId: scope.organizationId, cycleId }, orderBy: { week: 'asc' } });
  return figures.map(weeklyFigureRowOf);
}

/** A record of Prisma as a row; its JSON is written by weekly-check-in.ts alone. */
export function weeklyFigureRowOf(model: WeeklyFigureModel): WeeklyFigureRow {
  return { ...plain(model), byStatus: model.byStatus as StatusCounts, byTeam: model.byTeam as unknown as TeamRate[] };
}
