import type { EscalationMailToSend } from '../database/escalation-mail.ts';
import { nextRungOf } from '../database/escalation-mail.ts';
import { LIVE_STATES, type EscalationRow } from '../database/escalations.ts';
import { escalationFacts, type EscalationFacts, teamFigures } from '../database/escalation-facts.ts';
import type { OrganizationRow } from '../database/organizations.ts';
import { isAllowed } from '../database/rights.ts';
import type { Scope } from '../database/scope.ts';
import type { EscalationAudience, EscalationSubject } from '../documents/escalation-mail.tsx';
import type { Instant } from '../domain/key-result.ts';
import type { Person } from '../domain/person.ts';
import type { LinkOrder } from '../database/links.ts';
import type { MailDraft } from './deliver-mail.ts';
import { readerOf } from './mail-frame.ts';

/** How long an acknowledgement by link is taken. */
const LINK_LIFE_MS = 30 * 86_400_000;

/** One recipient's escalation mail of the day. What ended between its planning and now is left out; where nothing is left, it is skipped. */
export async function escalationDraft(
  scope: Scope,
  input: { mail: EscalationMailToSend; recipient: Person; reader: Scope; organization: OrganizationRow; now: Instant; publicUrl: string },
): Promise<MailDraft<'escalation'>> {
  const { mail, recipient, reader, organization, now, publicUrl } = input;
  const escalations = mail.ladders.map(({ escalation }) => escalation);
  const byId = new Map(escalations.map((escalation) => [escalation.id, escalation]));
  const steps = mail.steps.filter(({ escalationId, audience }) => audience === 'recovered' || LIVE_STATES.includes(byId.get(escalationId)?.state ?? 'closed'));
  const facts = await escalationFacts(scope, escalations);
  const named = steps.filter(({ namesAllowed }) => namesAllowed);
  const readsNotes = isAllowed(reader, 'read', 'note');
  const nameless = steps.flatMap(({ namesAllowed, escalationId }) => (namesAllowed ? [] : [escalationId]));
  const audience = audienceOf(steps.map((step) => step.audience));
  const expiresAt = new Date(Date.parse(now) + LINK_LIFE_MS).toISOString();
  const asking = named.filter((step) => step.audience !== 'recovered');
  const links: LinkOrder[] = asking.map(({ escalationId }) => ({
    purpose: 'acknowledge',
    personId: recipient.id,
    escalationId,
    expiresAt,
    at: mail.effect.dueAt,
  }));
  const teams = await teamFigures(scope, { escalationIds: nameless, publicUrl });
  const nextStep = nextRungOf(mail, asking);
  return {
    kind: 'escalation',
    planned: mail.effect,
    subject: mail.effect.subject,
    occurrence: mail.effect.occurrence,
    cycleId: null,
    person: recipient,
    reason: mail.effect.reason,
    skip: skipReasonOf(mail, steps),
    links,
    compose: (urls) => ({
      reader: readerOf(recipient, organization, publicUrl),
      audience,
      subjects: named.flatMap((step) => {
        const escalation = byId.get(step.escalationId);
        const fact = facts.get(step.escalationId);
        if (escalation === undefined || fact === undefined) return [];
        const shown = readsNotes ? fact : { ...fact, lastNote: null };
        return [subjectOf({ escalation, fact: shown, recovered: step.audience === 'recovered', acknowledgeUrl: urls[asking.indexOf(step)] ?? '', publicUrl })];
      }),
      teams,
      nextStep: nextStep === null ? null : { audience: audienceOf([nextStep.audience]), at: nextStep.at },
    }),
  };
}

/** Why nothing is sent; null where something is left to say. */
function skipReasonOf(mail: EscalationMailToSend, steps: EscalationMailToSend['steps']): string | null {
  if (steps.length > 0) return null;
  return mail.steps.length === 0 ? 'not open to them' : 'settled meanwhile';
}

function subjectOf(input: {
  escalation: EscalationRow;
  fact: EscalationFacts;
  recovered: boolean;
  acknowledgeUrl: string;
  publicUrl: string;
}): EscalationSubject {
  const { escalation, fact, recovered, acknowledgeUrl, publicUrl } = input;
  if (escalation.kind === 'missed_check_in')
    return {
      kind: 'missed-check-in',
      personName: fact.personName,
      weeks: escalation.weeksMissed,
      keyResults: fact.keyResults,
      url: `${publicUrl}/people/${escalation.personId}`,
      acknowledgeUrl,
    };
  const { title, objectiveTitle, ownerName, progress, expected } = fact;
  const common = { title, objectiveTitle, ownerName, progress, expected: expected ?? 0, url: `${publicUrl}/key-results/${escalation.keyResultId}` };
  if (recovered) return { kind: 'recovered', ...common, since: escalation.endedAt ?? escalation.openedAt };
  return { kind: 'off-track', ...common, wrongWay: fact.wrongWay, since: fact.statusSince ?? escalation.openedAt, lastNote: fact.lastNote, acknowledgeUrl };
}

/** The voice of a mail with several rungs in it: that of the highest. */
function audienceOf(audiences: readonly string[]): EscalationAudience {
  if (audiences.some((audience) => audience === 'leadership' || audience === 'report-line')) return 'leadership';
  return audiences.some((audience) => audience === 'manager') ? 'manager' : 'owner';
}
