import type { Instant } from '../domain/key-result.ts';
import { escalationSubjectLine, sortSubjects } from './escalation-subject.ts';
import type {
  EscalationAudience,
  EscalationSubject,
  MissedCheckInSubject,
  OffTrackSubject,
  RecoveredSubject,
  SortedSubjects,
  TeamFigures,
} from './escalation-subject.ts';
import { formatDate, formatDateTime } from './format.ts';
import { ActionButton, ChoiceButtons, MailText, MailTitle, Panel, ProgressBar, StatusLine, SubjectTitle } from './mail-blocks.tsx';
import { progressFacts } from './progress-facts.ts';
import { renderMail } from './mail-layout.tsx';
import type { MailReader, RenderedMail } from './mail-layout.tsx';
import type { Texts } from './texts/texts.ts';
import { textsFor } from './texts/texts.ts';

export type { EscalationAudience, EscalationSubject, MissedCheckInSubject, OffTrackSubject, RecoveredSubject, TeamFigures };

export interface EscalationMailInput {
  reader: MailReader;
  audience: EscalationAudience;
  /** In any order: the mail shows the worst first. */
  subjects: readonly EscalationSubject[];
  /** Figures without names, where the reader may not see them. */
  teams: readonly TeamFigures[];
  /** Who is told next if nobody acknowledges; null at the end of the ladder. */
  nextStep: { audience: EscalationAudience; at: Instant } | null;
}

interface Part {
  reader: MailReader;
  texts: Texts;
}

/** One escalation mail a recipient a day, with all its subjects; with only recovered ones it is the notice that all is well again. */
export async function renderEscalationMail(input: EscalationMailInput): Promise<RenderedMail> {
  const { reader, audience } = input;
  const texts = textsFor(reader.language);
  const words = texts.mail.escalation;
  const sorted = sortSubjects(input.subjects, input.teams);
  const open = sorted.offTrack.length + sorted.missed.length + sorted.teams.length;
  const voice = open === 0 ? 'recovered' : audience;
  return renderMail({
    reader,
    subject: escalationSubjectLine(sorted, texts),
    action: words.action[voice](texts.words.duration(Math.min(20 + (open + sorted.recovered.length) * 20, 600))),
    why: words.why[voice](reader.organizationName),
    children: (
      <>
        <Subjects sorted={sorted} reader={reader} texts={texts} />
        {input.nextStep === null || open === 0 ? null : (
          <MailText soft>{words.nextStep(words.who[input.nextStep.audience], formatDateTime(input.nextStep.at, reader))}</MailText>
        )}
      </>
    ),
  });
}

function Subjects({ sorted, ...part }: Part & { sorted: SortedSubjects }) {
  const words = part.texts.mail.escalation;
  return (
    <>
      {sorted.offTrack.length === 0 ? null : <MailTitle>{words.offTrack}</MailTitle>}
      {sorted.offTrack.map((subject) => (
        <OffTrackPanel key={subject.acknowledgeUrl} subject={subject} {...part} />
      ))}
      {sorted.missed.length === 0 ? null : <MailTitle>{words.missed}</MailTitle>}
      {sorted.missed.map((subject) => (
        <MissedPanel key={subject.acknowledgeUrl} subject={subject} {...part} />
      ))}
      {sorted.teams.length === 0 ? null : <MailTitle>{words.byTeam}</MailTitle>}
      {sorted.teams.map((team) => (
        <TeamPanel key={team.url} team={team} {...part} />
      ))}
      {sorted.recovered.length === 0 ? null : <MailTitle>{words.recovered}</MailTitle>}
      {sorted.recovered.map((subject) => (
        <RecoveredPanel key={subject.url} subject={subject} {...part} />
      ))}
    </>
  );
}

function OffTrackPanel({ subject, reader, texts }: Part & { subject: OffTrackSubject }) {
  const words = texts.mail.escalation;
  const facts = [
    progressFacts({ ...subject, texts: texts.words }),
    words.since(formatDate(subject.since, reader)),
    ...(subject.wrongWay ? [texts.words.wrongWay] : []),
  ];
  return (
    <Panel tone="alert">
      <SubjectTitle title={subject.title} url={subject.url} />
      <MailText soft>{withOwner(subject, texts)}</MailText>
      <ProgressBar progress={subject.progress} expected={subject.expected} status="OFF_TRACK" />
      <StatusLine status="OFF_TRACK" label={texts.words.status.OFF_TRACK} facts={facts} />
      <MailText soft>{subject.lastNote === null ? words.noNote : words.note(subject.lastNote)}</MailText>
      <Acknowledge url={subject.url} acknowledgeUrl={subject.acknowledgeUrl} texts={texts} />
    </Panel>
  );
}

function MissedPanel({ subject, texts }: Part & { subject: MissedCheckInSubject }) {
  return (
    <Panel>
      <SubjectTitle title={subject.personName} url={subject.url} />
      <MailText soft>{texts.mail.escalation.missedLine(subject.weeks, subject.keyResults)}</MailText>
      <Acknowledge url={subject.url} acknowledgeUrl={subject.acknowledgeUrl} texts={texts} />
    </Panel>
  );
}

function TeamPanel({ team, texts }: Part & { team: TeamFigures }) {
  return (
    <Panel>
      <SubjectTitle title={team.teamName} url={team.url} />
      <MailText soft>{texts.mail.escalation.teamLine(team.offTrack, team.missed, team.people)}</MailText>
    </Panel>
  );
}

function RecoveredPanel({ subject, reader, texts }: Part & { subject: RecoveredSubject }) {
  const facts = [progressFacts({ ...subject, texts: texts.words }), texts.mail.escalation.recoveredOn(formatDate(subject.since, reader))];
  return (
    <Panel>
      <SubjectTitle title={subject.title} url={subject.url} />
      <MailText soft>{withOwner(subject, texts)}</MailText>
      <ProgressBar progress={subject.progress} expected={subject.expected} status="ON_TRACK" />
      <StatusLine status="ON_TRACK" label={texts.mail.escalation.recovered} facts={facts} />
    </Panel>
  );
}

function Acknowledge({ url, acknowledgeUrl, texts }: { url: string; acknowledgeUrl: string; texts: Texts }) {
  const words = texts.mail.escalation;
  return (
    <>
      <ActionButton url={acknowledgeUrl} label={words.acknowledge} />
      <ChoiceButtons choices={[{ url, label: words.open }]} />
    </>
  );
}

function withOwner(subject: { objectiveTitle: string; ownerName: string | null }, texts: Texts): string {
  return subject.ownerName === null ? subject.objectiveTitle : `${subject.objectiveTitle} · ${texts.words.owner(subject.ownerName)}`;
}
