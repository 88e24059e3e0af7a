import type { CycleRow } from '../database/cycles.ts';
import type { OrganizationRow } from '../database/organizations.ts';
import type { AskedKeyResult, PromptedPerson } from '../database/weekly-check-in.ts';
import type { OwnedObjective, PromptedKeyResult } from '../documents/weekly-check-in-mail.tsx';
import { checkInWeekPlan } from '../domain/cadence.ts';
import type { Instant, Week } from '../domain/key-result.ts';
import type { MailDraft } from './deliver-mail.ts';
import { readerOf } from './mail-frame.ts';

/** How long after its week's deadline a check-in link still opens: a late answer is taken, and marked. */
const LINK_LIFE_MS = 21 * 86_400_000;

/** The prompt or reminder of one person: all their open key results, each with its own link. */
export function promptDraft(input: {
  prompt: PromptedPerson;
  kind: 'prompt' | 'reminder';
  week: Week;
  cycle: CycleRow;
  organization: OrganizationRow;
  skip: string | null;
  publicUrl: string;
  dueAt: Instant;
}): MailDraft<'weekly-prompt'> | MailDraft<'reminder'> {
  const { prompt, kind, week, cycle, organization, skip, publicUrl, dueAt } = input;
  const { person, keyResults, objectives } = prompt;
  const { deadlineAt } = checkInWeekPlan({ week, timeZone: person.timeZone, settings: organization.settings, span: cycle });
  const expiresAt = new Date(Date.parse(deadlineAt) + LINK_LIFE_MS).toISOString();
  const links = keyResults.map(({ keyResult }) => ({
    purpose: 'check_in' as const,
    personId: person.id,
    keyResultId: keyResult.id,
    cycleId: cycle.id,
    week,
    expiresAt,
    at: dueAt,
  }));
  const draft = { subject: `cycle/${cycle.id}`, occurrence: week, cycleId: cycle.id, person, skip, links };
  const frame = { reader: readerOf(person, organization, publicUrl), cycleName: cycle.name, deadlineAt };
  const asked = (urls: readonly string[]): PromptedKeyResult[] => keyResults.map((each, index) => promptedKeyResult(each, urls[index] ?? ''));
  if (kind === 'reminder')
    return { ...draft, kind: 'reminder', reason: 'has key results that nobody has checked in yet', compose: (urls) => ({ ...frame, keyResults: asked(urls) }) };
  const owned = objectives.map(({ objective, ...counts }): OwnedObjective => {
    const { id, title, progress, status } = objective;
    return { title, progress, status, ...counts, url: `${publicUrl}/objectives/${id}` };
  });
  return {
    ...draft,
    kind: 'weekly-prompt',
    reason: 'answers for key results of this cycle',
    compose: (urls) => ({ ...frame, keyResults: asked(urls), objectives: owned }),
  };
}

function promptedKeyResult({ keyResult, objectiveTitle, lastValue }: AskedKeyResult, checkInUrl: string): PromptedKeyResult {
  const { title, unit, target, progress, expected, status, tooEarly, freshness, wrongWay } = keyResult;
  return { title, objectiveTitle, unit, target, lastValue, progress, expected, status, tooEarly, stale: freshness === 'STALE', wrongWay, checkInUrl };
}
