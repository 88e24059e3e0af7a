import type { CycleRow } from '../database/cycles.ts';
import type { OrganizationRow } from '../database/organizations.ts';
import { peopleByIds } from '../database/people.ts';
import { isAllowed } from '../database/rights.ts';
import type { Scope } from '../database/scope.ts';
import { onlySeen } from '../database/sight.ts';
import { type AskedPerson, askedInWeek, type ToldBlocker, toldBlockers } from '../database/weekly-check-in.ts';
import { recipientOf } from '../domain/escalation-ladder.ts';
import type { Instant, Week } from '../domain/key-result.ts';
import type { Person } from '../domain/person.ts';
import type { MailDraft } from './deliver-mail.ts';
import { readerOf } from './mail-frame.ts';
import { recipientScope } from './scopes.ts';

/**
 * A manager's one mail of the week: which of their people were silent, and which blockers they were to hear of, as far as whoever reads it may read
 * what is blocked. None of both means no mail.
 * Who was silent for the second time running is no name in a digest any more: the ladder asks the manager to act.
 */
export async function digestDrafts(input: {
  scope: Scope;
  cycle: CycleRow;
  organization: OrganizationRow;
  week: Week;
  missed: readonly (AskedPerson & { weeks: number })[];
  freshSince: Instant;
  until: Instant;
  publicUrl: string;
}): Promise<MailDraft<'digest'>[]> {
  const { scope, cycle, organization, week, freshSince, until, publicUrl } = input;
  const missed = input.missed.filter(({ weeks }) => weeks === 1);
  const blockers = await toldBlockers(scope, { cycleId: cycle.id, week });
  const asked = await askedInWeek(scope, { cycleId: cycle.id, week, freshSince, until });
  const managerIds = [...new Set([...missed.flatMap(({ managerId }) => managerId ?? []), ...blockers.map(({ managerId }) => managerId)])].sort();
  const managers = await peopleByIds(scope, managerIds);
  const deputies = await peopleByIds(
    scope,
    managers.flatMap(({ deputyId }) => deputyId ?? []),
  );
  const names = new Map(
    (
      await peopleByIds(
        scope,
        missed.map(({ personId }) => personId),
      )
    ).map(({ id, name }) => [id, name]),
  );
  const drafts: MailDraft<'digest'>[] = [];
  for (const manager of managers.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const person: Person = recipientOf({ person: manager, at: until, deputies });
    const team = asked.filter(({ managerId }) => managerId === manager.id);
    const told = blockers.filter(({ managerId }) => managerId === manager.id);
    const silent = missed.filter(({ managerId }) => managerId === manager.id);
    const readable = told.length === 0 ? [] : await readableBlockers(await recipientScope(scope, { person, organization, now: until }), told);
    if (silent.length + readable.length === 0) continue;
    const content = {
      reader: readerOf(person, organization, publicUrl),
      weekNumber: Number(week.slice(-2)),
      asked: team.length,
      answered: team.filter(({ answered }) => answered).length,
      missed: silent.map(({ personId, open, weeks }) => ({ personName: names.get(personId) ?? '', keyResults: open, weeks })),
      blockers: readable.map(({ keyResultTitle, personName, note, keyResultId }) => ({
        keyResultTitle,
        personName,
        note: note === '' ? null : note,
        url: `${publicUrl}/key-results/${keyResultId}`,
      })),
      teamUrl: `${publicUrl}/people/${manager.id}`,
    };
    const key = { kind: 'digest', subject: `person/${manager.id}`, occurrence: week, cycleId: cycle.id } as const;
    drafts.push({ ...key, person, reason: 'manages somebody who missed a check-in or named a blocker', links: [], compose: () => content });
  }
  return drafts;
}

/** A blocker is a note: whoever reads none is told of none. */
async function readableBlockers(recipient: Scope, blockers: readonly ToldBlocker[]): Promise<ToldBlocker[]> {
  return isAllowed(recipient, 'read', 'note') ? onlySeen(recipient, blockers, ({ keyResultId }) => keyResultId) : [];
}
