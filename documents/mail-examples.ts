import type { Language } from '../domain/person.ts';
import { renderCheckInReminderMail } from './check-in-reminder-mail.tsx';
import { renderConnectionTroubleMail } from './connection-trouble-mail.tsx';
import { renderEscalationMail } from './escalation-mail.tsx';
import type { OffTrackSubject } from './escalation-mail.tsx';
import { renderFreshLinkMail } from './fresh-link-mail.tsx';
import { renderInvitationMail } from './invitation-mail.tsx';
import { renderKpiOutOfBandMail } from './kpi-out-of-band-mail.tsx';
import { renderLastCallMail } from './last-call-mail.tsx';
import type { MailReader, RenderedMail } from './mail-layout.tsx';
import { renderManagerDigestMail } from './manager-digest-mail.tsx';
import { renderMeetingInvitationMail } from './meeting-invitation-mail.tsx';
import { renderMonthlyReviewMail } from './monthly-review-mail.tsx';
import type { ReviewedKeyResult } from './monthly-review-mail.tsx';
import { renderPlanningMail } from './planning-mail.tsx';
import { renderRetroMail } from './retro-mail.tsx';
import { renderSignInMail } from './sign-in-mail.tsx';
import { exampleWeeklyReport } from './weekly-report-examples.ts';
import { renderWeeklyReportMail } from './weekly-report-mail.tsx';
import { renderWeeklyCheckInMail } from './weekly-check-in-mail.tsx';
import type { PromptedKeyResult } from './weekly-check-in-mail.tsx';

/** Names of all mails that Sextant sends. */
export const mailNames = [
  'weekly-check-in',
  'check-in-reminder',
  'escalation-owner',
  'escalation-manager',
  'escalation-leadership',
  'escalation-recovered',
  'manager-digest',
  'weekly-report',
  'monthly-review',
  'planning',
  'last-call',
  'retro',
  'connection-trouble',
  'kpi-out-of-band',
  'sign-in',
  'invitation',
  'meeting-invitation',
  'fresh-link',
] as const;
export type MailName = (typeof mailNames)[number];

/** Every mail with plausible content, to look at and to test; `title` is the first key result's, so that a test can make it hostile. */
export function renderExampleMail(
  name: MailName,
  { language, title = 'Cut open support tickets to 20' }: { language: Language; title?: string },
): Promise<RenderedMail> {
  const reader = exampleReader(language);
  const cycleName = 'Q1 2027';
  const deadlineAt = '2027-02-12T16:00:00.000Z';
  switch (name) {
    case 'weekly-check-in':
      return renderWeeklyCheckInMail({ reader, cycleName, deadlineAt, keyResults: promptedKeyResults(title), objectives: [ownedObjective] });
    case 'check-in-reminder':
      return renderCheckInReminderMail({ reader, cycleName, deadlineAt, keyResults: promptedKeyResults(title).slice(0, 2) });
    case 'escalation-owner':
      return renderEscalationMail({
        reader,
        audience: 'owner',
        subjects: [offTrack({ title })],
        teams: [],
        nextStep: { audience: 'manager', at: '2027-02-16T16:00:00.000Z' },
      });
    case 'escalation-manager':
      return renderEscalationMail({
        reader,
        audience: 'manager',
        subjects: [
          { kind: 'missed-check-in', personName: 'Grace Hopper', weeks: 2, keyResults: 3, url: `${site}/people/7`, acknowledgeUrl: `${site}/acknowledge/7` },
          offTrack({ title: 'Win 12 new accounts in the Nordics', progress: 0.2, acknowledgeUrl: `${site}/acknowledge/2` }),
          offTrack({ title, progress: -0.1, wrongWay: true, acknowledgeUrl: `${site}/acknowledge/3`, lastNote: null }),
        ],
        teams: [],
        nextStep: { audience: 'leadership', at: '2027-02-18T16:00:00.000Z' },
      });
    case 'escalation-leadership':
      return renderEscalationMail({
        reader,
        audience: 'leadership',
        subjects: [],
        teams: [
          { teamName: 'Support', offTrack: 0, missed: 2, people: 9, url: `${site}/teams/1` },
          { teamName: title, offTrack: 2, missed: 3, people: 11, url: `${site}/teams/2` },
        ],
        nextStep: null,
      });
    case 'escalation-recovered':
      return renderEscalationMail({
        reader,
        audience: 'manager',
        subjects: [
          {
            kind: 'recovered',
            title,
            objectiveTitle: 'Support that people praise',
            ownerName: 'Ada Lovelace',
            progress: 0.61,
            expected: 0.58,
            since: '2027-02-10T05:00:00.000Z',
            url: `${site}/key-results/1`,
          },
        ],
        teams: [],
        nextStep: null,
      });
    case 'manager-digest':
      return renderManagerDigestMail({
        reader,
        weekNumber: 6,
        asked: 9,
        answered: 7,
        missed: [
          { personName: 'Grace Hopper', keyResults: 3, weeks: 2 },
          { personName: 'Алексей Пажитнов', keyResults: 1, weeks: 1 },
        ],
        blockers: [{ keyResultTitle: title, personName: 'Ada Lovelace', note: 'The vendor has not given us the export yet.', url: `${site}/key-results/1` }],
        teamUrl: `${site}/teams/1`,
      });
    case 'weekly-report': {
      const report = exampleWeeklyReport({ language });
      return renderWeeklyReportMail({
        reader,
        report: { ...report, concerns: report.concerns.map((concern, index) => (index === 0 ? { ...concern, title } : concern)) },
        url: `${site}/`,
        attachmentName: 'q1-2027-week-6-report.pdf',
      });
    }
    case 'monthly-review':
      return renderMonthlyReviewMail({ reader, cycleName, keyResults: reviewedKeyResults(title) });
    case 'planning':
      return renderPlanningMail({
        reader,
        cycleName: 'Q2 2027',
        level: 'TEAM',
        dueOn: '2027-03-24',
        parentObjectives: [title, 'Become the first choice of mid-size companies'],
        next: { level: 'INDIVIDUAL', opensOn: '2027-03-25' },
        url: `${site}/cycles/2/draft`,
      });
    case 'last-call':
      return renderLastCallMail({
        reader,
        cycleName,
        endsOn: '2027-03-31',
        deadlineAt: '2027-04-05T15:00:00.000Z',
        keyResults: [
          {
            title,
            objectiveTitle: 'Support that people praise',
            unit: 'tickets',
            lastValue: { value: '24', at: '2027-03-26T09:00:00.000Z' },
            progress: 0.82,
            outcome: 'partly-achieved',
            answerUrl: `${site}/answer/1`,
          },
          {
            title: 'Win 12 new accounts in the Nordics',
            objectiveTitle: 'Grow north',
            unit: '',
            lastValue: null,
            progress: null,
            outcome: 'missed',
            answerUrl: `${site}/answer/2`,
          },
        ],
      });
    case 'retro':
      return renderRetroMail({
        reader,
        cycleName,
        figures: exampleFigures,
        url: `${site}/cycles/1/retro.pdf`,
        attachmentName: 'q1-2027-retrospective.pdf',
      });
    case 'connection-trouble':
      return renderConnectionTroubleMail({
        reader,
        connectionName: 'GitHub acme',
        trouble: 'reauth-needed',
        detail: '401 Bad credentials',
        lastReadAt: '2027-02-08T04:00:00.000Z',
        keyResultTitles: [title],
        url: `${site}/connections/1`,
      });
    case 'kpi-out-of-band':
      return renderKpiOutOfBandMail({
        reader,
        name: title,
        unit: 'orders',
        bandLow: '40',
        bandHigh: '60',
        outSince: '2027-02-05',
        outPeriods: 2,
        points: [
          { day: '2027-02-04', value: '44' },
          { day: '2027-02-05', value: '38' },
          { day: '2027-02-06', value: '36.5' },
        ],
        url: `${site}/kpis/1`,
      });
    case 'sign-in':
      return renderSignInMail({ reader: { ...reader, preferencesUrl: null }, url: `${site}/sign-in/abc`, expiresAt: '2027-02-08T09:15:00.000Z' });
    case 'invitation':
      return renderInvitationMail({
        reader: { ...reader, preferencesUrl: null },
        inviterName: 'Helen Brandt',
        url: `${site}/sign-in/abc`,
        expiresAt: '2027-02-15T09:00:00.000Z',
      });
    case 'meeting-invitation':
      return renderMeetingInvitationMail({
        reader,
        organizerName: 'Helen Brandt',
        title,
        agenda: 'Where do we stand?\nWhat stands in the way?',
        startsAt: deadlineAt,
        durationMinutes: 30,
        repeats: true,
        cancelled: false,
        changed: false,
        url: `${site}/meetings/1`,
      });
    case 'fresh-link':
      return renderFreshLinkMail({
        reader,
        keyResultTitle: title,
        objectiveTitle: 'Support that people praise',
        url: `${site}/check-in/fresh`,
        expiresAt: deadlineAt,
      });
  }
}

const exampleFigures = {
  completionRate: 0.62,
  averageProgress: 0.74,
  score: { mean: 0.71, median: 0.7 },
  achievedShare: 0.62,
  updateRate: 0.83,
  counts: { total: 52, live: 50, completed: 31, achieved: 31, partlyAchieved: 9, missed: 10, dropped: 2 },
};

const site = 'https://sextant.example';

function exampleReader(language: Language): MailReader {
  return { name: 'Ada Lovelace', language, timeZone: 'Europe/Berlin', organizationName: 'Northwind', preferencesUrl: `${site}/preferences` };
}

function promptedKeyResults(title: string): PromptedKeyResult[] {
  const first: PromptedKeyResult = {
    title,
    objectiveTitle: 'Support that people praise',
    unit: 'tickets',
    target: '20',
    lastValue: { value: '42', at: '2027-02-05T09:00:00.000Z' },
    progress: 0.31,
    expected: 0.58,
    status: 'OFF_TRACK',
    tooEarly: false,
    stale: true,
    wrongWay: false,
    checkInUrl: `${site}/check-in/1`,
  };
  return [
    first,
    {
      ...first,
      title: 'Raise the share of answers within an hour to 95 %',
      unit: '%',
      target: '95',
      lastValue: { value: '91.5', at: '2027-02-08T09:00:00.000Z' },
      progress: 0.74,
      status: 'ON_TRACK',
      stale: false,
      checkInUrl: `${site}/check-in/2`,
    },
    {
      ...first,
      title: 'Publish the help centre in three languages',
      unit: '',
      target: null,
      lastValue: null,
      progress: null,
      status: null,
      stale: false,
      checkInUrl: `${site}/check-in/3`,
    },
  ];
}

const ownedObjective = {
  title: 'Support that people praise',
  progress: 0.52,
  status: 'AT_RISK' as const,
  keyResults: 4,
  checkedIn: 1,
  url: `${site}/objectives/1`,
};

function offTrack(given: Partial<OffTrackSubject>): OffTrackSubject {
  return {
    kind: 'off-track',
    title: 'A key result',
    objectiveTitle: 'Support that people praise',
    ownerName: 'Ada Lovelace',
    progress: 0.31,
    expected: 0.58,
    wrongWay: false,
    since: '2027-02-09T05:00:00.000Z',
    lastNote: 'Two people are on leave until Monday.',
    url: `${site}/key-results/1`,
    acknowledgeUrl: `${site}/acknowledge/1`,
    ...given,
  };
}

function reviewedKeyResults(title: string): ReviewedKeyResult[] {
  const first: ReviewedKeyResult = {
    title,
    objectiveTitle: 'Support that people praise',
    ownerName: 'Ada Lovelace',
    progress: 0.31,
    expected: 0.58,
    status: 'OFF_TRACK',
    moved: 0.04,
    stuck: false,
    forecast: { progress: 0.52, low: 0.4, high: 0.66, method: 'Theil–Sen' },
    confidence: 4,
    confidenceNeverMoved: false,
    url: `${site}/key-results/1`,
    keepUrl: `${site}/review/1/keep`,
    changeUrl: `${site}/review/1/change`,
    dropUrl: `${site}/review/1/drop`,
  };
  const other = (id: number, given: Partial<ReviewedKeyResult>): ReviewedKeyResult => ({
    ...first,
    forecast: null,
    url: `${site}/key-results/${id}`,
    keepUrl: `${site}/review/${id}/keep`,
    changeUrl: `${site}/review/${id}/change`,
    dropUrl: `${site}/review/${id}/drop`,
    ...given,
  });
  return [
    other(2, { title: 'Win 12 new accounts in the Nordics', status: 'ON_TRACK', progress: 0.66, moved: 0.2, confidence: 8 }),
    other(3, { title: 'Hire three account managers', status: 'AT_RISK', progress: 0.33, moved: 0, stuck: true, confidence: 5, confidenceNeverMoved: true }),
    first,
  ];
}
