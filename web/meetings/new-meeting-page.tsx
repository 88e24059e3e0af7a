import { useNavigate } from '@tanstack/react-router';
import { useAct } from '../app/act.ts';
import { TextLink } from '../app/links.tsx';
import { useTexts } from '../texts/texts.tsx';
import { Page } from '../ui/page.tsx';
import { Panel } from '../ui/panel.tsx';
import { MeetingForm } from './meeting-form.tsx';
import { CreateMeeting } from './meeting-query.ts';

/** Calls a meeting. */
export function NewMeetingPage() {
  const texts = useTexts();
  const navigate = useNavigate();
  const { act, acting } = useAct(CreateMeeting);
  return (
    <Page title={texts.meetings.create} above={<TextLink to="/meetings">{texts.meetings.title}</TextLink>}>
      <Panel title={texts.meetings.what}>
        <MeetingForm
          saving={acting}
          submitLabel={texts.meetings.send}
          onSubmit={async (input) => {
            const outcome = await act({ input }, texts.meetings.sent);
            if (outcome.ok) await navigate({ to: '/meetings/$meetingId', params: { meetingId: outcome.data.id } });
          }}
        />
      </Panel>
    </Page>
  );
}
