import { type ClosingFigures, closingFigures } from '../domain/closing.ts';
import type { DatedValue, Instant } from '../domain/key-result.ts';
import { type CycleRow, advanceCycle } from './cycles.ts';
import { closeEscalationsOfCycle } from './escalations.ts';
import { type KeyResultRow, keyResultRowOf } from './key-result-row.ts';
import { seriesOfValues } from './judgment-facts.ts';
import { retroAnswersOf, type RetroAnswerRow } from './retro-answers.ts';
import { inTransaction, type Scope } from './scope.ts';

/** Freezes a cycle's figures at its end: what comes later changes no figure. Returns them. */
export async function scoreCycle(scope: Scope, { cycle, at }: { cycle: CycleRow; at: Instant }): Promise<ClosingFigures> {
  if (cycle.closing !== null) return cycle.closing;
  return inTransaction(scope, async (inside) => {
    const keyResults = await inside.db.keyResult.findMany({
      where: { organizationId: scope.organizationId, cycleId: cycle.id },
      select: { status: true, progress: true, ambition: true, droppedAt: true },
    });
    const closing = closingFigures(
      keyResults.map(({ status, progress, ambition, droppedAt }) => ({ status: droppedAt === null ? status : 'DROPPED', shown: progress, ambition })),
    );
    await advanceCycle(inside, { id: cycle.id, phase: 'retro', closing }, { at });
    await closeEscalationsOfCycle(inside, { cycleId: cycle.id, reason: 'the cycle is over', at });
    return closing;
  });
}

/** Who answered when a key result was flagged, and how. */
export interface FlagAnswer {
  name: string;
  at: Instant;
  kind: 'acknowledgement' | 'check-in' | 'snooze';
}

/** One key result with all that the retrospective says of it. */
export interface RetroFacts {
  keyResult: KeyResultRow;
  objectiveTitle: string;
  level: 'COMPANY' | 'TEAM' | 'INDIVIDUAL';
  teamName: string | null;
  ownerName: string | null;
  values: readonly DatedValue[];
  answeredBy: FlagAnswer | null;
  answer: (RetroAnswerRow & { personName: string }) | null;
}

/** Every key result of a closed cycle, in the order of its goals. */
export async function retroFacts(scope: Scope, cycleId: string): Promise<RetroFacts[]> {
  const { organizationId, db } = scope;
  const around = await db.$queryRaw<{ id: string; objectiveTitle: string; level: RetroFacts['level']; teamName: string | null; ownerName: string | null }[]>`
    SELECT k.id::text, o.title AS "objectiveTitle", o.level::text AS level, t.name AS "teamName", p.name AS "ownerName"
    FROM key_results k
    JOIN objectives o ON o.organization_id = k.organization_id AND o.id = k.objective_id
    LEFT JOIN teams owning ON owning.organization_id = k.organization_id AND owning.id = k.owner_team_id
    LEFT JOIN teams t ON t.organization_id = k.organization_id AND t.id = coalesce(k.owner_team_id, o.team_id)
    LEFT JOIN people p ON p.organization_id = k.organization_id AND p.id = coalesce(k.owner_id, owning.lead_id, o.owner_id)
    WHERE k.organization_id = ${organizationId}::uuid AND k.cycle_id = ${cycleId}::uuid
    ORDER BY o.level, o.position, o.id, k.position, k.id`;
  const ids = around.map(({ id }) => id);
  const keyResults = new Map((await db.keyResult.findMany({ where: { organizationId, id: { in: ids } } })).map((model) => [model.id, keyResultRowOf(model)]));
  const values = await seriesOfValues(scope, ids);
  const answers = new Map((await answersWithNames(scope, cycleId)).map((answer) => [answer.keyResultId, answer]));
  const reactions = await reactionsOf(scope, cycleId);
  return around.flatMap(({ id, ...row }): RetroFacts[] => {
    const keyResult = keyResults.get(id);
    if (keyResult === undefined) return [];
    return [{ ...row, keyResult, values: values.get(id) ?? [], answeredBy: reactions.get(id) ?? null, answer: answers.get(id) ?? null }];
  });
}

async function answersWithNames(scope: Scope, cycleId: string): Promise<(RetroAnswerRow & { personName: string })[]> {
  const answers = await retroAnswersOf(scope, cycleId);
  const people = await scope.db.person.findMany({
    where: { organizationId: scope.organizationId, id: { in: answers.map(({ personId }) => personId) } },
    select: { id: true, name: true },
  });
  const names = new Map(people.map(({ id, name }) => [id, name]));
  return answers.map((answer) => ({ ...answer, personName: names.get(answer.personId) ?? '' }));
}

/** The first reaction to the first flag: somebody took it in hand, put it off, or checked in. */
async function reactionsOf(scope: Scope, cycleId: string): Promise<Map<string, FlagAnswer>> {
  const rows = await scope.db.$queryRaw<(Omit<FlagAnswer, 'at'> & { keyResultId: string; at: Date })[]>`
    SELECT DISTINCT ON (r."keyResultId") r.* FROM (
      SELECT e.key_result_id::text AS "keyResultId", p.name, e.acknowledged_at AS at, 'acknowledgement' AS kind FROM escalations e
      JOIN people p ON p.organization_id = e.organization_id AND p.id = e.acknowledged_by_id
      WHERE e.organization_id = ${scope.organizationId}::uuid AND e.cycle_id = ${cycleId}::uuid AND e.key_result_id IS NOT NULL AND e.acknowledged_at IS NOT NULL
      UNION ALL
      SELECT c.key_result_id::text, p.name, c.at, 'check-in' FROM check_ins c
      JOIN key_results k ON k.organization_id = c.organization_id AND k.id = c.key_result_id
      JOIN people p ON p.organization_id = c.organization_id AND p.id = c.author_id
      WHERE c.organization_id = ${scope.organizationId}::uuid AND c.cycle_id = ${cycleId}::uuid AND c.at > k.first_flagged_at
    ) r ORDER BY r."keyResultId", r.at, r.kind, r.name`;
  return new Map(rows.map(({ keyResultId, at, ...row }) => [keyResultId, { ...row, at: at.toISOString() }]));
}
