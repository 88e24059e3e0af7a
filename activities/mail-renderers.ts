import type { CheckInReminderMailInput } from '../documents/check-in-reminder-mail.tsx';
import type { ConnectionTroubleMailInput } from '../documents/connection-trouble-mail.tsx';
import type { EscalationMailInput } from '../documents/escalation-mail.tsx';
import type { FreshLinkMailInput } from '../documents/fresh-link-mail.tsx';
import type { InvitationMailInput } from '../documents/invitation-mail.tsx';
import type { KpiOutOfBandMailInput } from '../documents/kpi-out-of-band-mail.tsx';
import type { LastCallMailInput } from '../documents/last-call-mail.tsx';
import type { RenderedMail } from '../documents/mail-layout.tsx';
import type { ManagerDigestMailInput } from '../documents/manager-digest-mail.tsx';
import type { MeetingInvitationMailInput } from '../documents/meeting-invitation-mail.tsx';
import type { MonthlyReviewMailInput } from '../documents/monthly-review-mail.tsx';
import type { PlanningMailInput } from '../documents/planning-mail.tsx';
import type { RetroMailInput } from '../documents/retro-mail.tsx';
import type { SignInMailInput } from '../documents/sign-in-mail.tsx';
import type { WeeklyCheckInMailInput } from '../documents/weekly-check-in-mail.tsx';
import type { WeeklyReportMailInput } from '../documents/weekly-report-mail.tsx';
import type { MailKind } from '../domain/effect-kinds.ts';

/** What the template of each kind is given: plain data, kept with the effect. */
export interface MailInputs {
  'weekly-prompt': WeeklyCheckInMailInput;
  reminder: CheckInReminderMailInput;
  digest: ManagerDigestMailInput;
  'weekly-report': WeeklyReportMailInput;
  escalation: EscalationMailInput;
  'monthly-review': MonthlyReviewMailInput;
  planning: PlanningMailInput;
  'planning-reminder': PlanningMailInput;
  'last-call': LastCallMailInput;
  retro: RetroMailInput;
  'connection-trouble': ConnectionTroubleMailInput;
  'kpi-out-of-band': KpiOutOfBandMailInput;
  'fresh-link': FreshLinkMailInput;
  'sign-in': SignInMailInput;
  invitation: InvitationMailInput;
  'meeting-invitation': MeetingInvitationMailInput;
}

type Renderers = { [Kind in MailKind]: (input: MailInputs[Kind]) => Promise<RenderedMail> };

const planning = async (input: PlanningMailInput): Promise<RenderedMail> => (await import('../documents/planning-mail.tsx')).renderPlanningMail(input);

/** Templates are loaded when the first mail of their kind is written: React stays out of a worker that has nothing to write. */
const RENDERERS: Renderers = {
  'weekly-prompt': async (input) => (await import('../documents/weekly-check-in-mail.tsx')).renderWeeklyCheckInMail(input),
  reminder: async (input) => (await import('../documents/check-in-reminder-mail.tsx')).renderCheckInReminderMail(input),
  digest: async (input) => (await import('../documents/manager-digest-mail.tsx')).renderManagerDigestMail(input),
  'weekly-report': async (input) => (await import('../documents/weekly-report-mail.tsx')).renderWeeklyReportMail(input),
  escalation: async (input) => (await import('../documents/escalation-mail.tsx')).renderEscalationMail(input),
  'monthly-review': async (input) => (await import('../documents/monthly-review-mail.tsx')).renderMonthlyReviewMail(input),
  planning,
  'planning-reminder': planning,
  'last-call': async (input) => (await import('../documents/last-call-mail.tsx')).renderLastCallMail(input),
  retro: async (input) => (await import('../documents/retro-mail.tsx')).renderRetroMail(input),
  'connection-trouble': async (input) => (await import('../documents/connection-trouble-mail.tsx')).renderConnectionTroubleMail(input),
  'kpi-out-of-band': async (input) => (await import('../documents/kpi-out-of-band-mail.tsx')).renderKpiOutOfBandMail(input),
  'fresh-link': async (input) => (await import('../documents/fresh-link-mail.tsx')).renderFreshLinkMail(input),
  invitation: async (input) => (await import('../documents/invitation-mail.tsx')).renderInvitationMail(input),
  'meeting-invitation': async (input) => (await import('../documents/meeting-invitation-mail.tsx')).renderMeetingInvitationMail(input),
  'sign-in': async (input) => (await import('../documents/sign-in-mail.tsx')).renderSignInMail(input),
};

/** Renders a mail of a kind. The same input gives the same bytes. */
export function renderMailOf<Kind extends MailKind>(kind: Kind, input: MailInputs[Kind]): Promise<RenderedMail> {
  return RENDERERS[kind](input);
}

/** Renders a mail from what its effect keeps, for people to read: the links in it are masked. */
export function renderStoredMail(kind: MailKind, stored: unknown): Promise<RenderedMail> {
  // Kept by deliver-mail.ts, as the template of this kind was given it.
  return renderMailOf(kind, stored as MailInputs[MailKind] as never);
}
