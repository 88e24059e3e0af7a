import type { Week } from '../domain/key-result.ts';
import type { Scope } from './scope.ts';

/** Which of these key results a person, link or file has answered for a week; what a metric source brought does not count. */
export async function answeredInWeek(scope: Scope, { keyResultIds, week }: { keyResultIds: readonly string[]; week: Week }): Promise<Set<string>> {
  const answers = await scope.db.checkIn.findMany({
    where: { organizationId: scope.organizationId, keyResultId: { in: [...keyResultIds] }, week, source: { not: 'METRIC' } },
    select: { keyResultId: true },
    distinct: ['keyResultId'],
  });
  return new Set(answers.map((answer) => answer.keyResultId));
}
