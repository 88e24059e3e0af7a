import { useNavigate } from '@tanstack/react-router';
import { useAct } from '../app/act.ts';
import { TextLink } from '../app/links.tsx';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { Page } from '../ui/page.tsx';
import { Panel } from '../ui/panel.tsx';
import { MeetingForm } from './meeting-form.tsx';
import { CreateMeeting } from './meeting-query.ts';

/** Calls a meeting. */
export function NewMeetingPage() {
  const words = usePagesTexts();
  const navigate = useNavigate();
  const { act, acting } = useAct(CreateMeeting);
  return (
    <Page title={words.meetings.create} above={<TextLink to="/meetings">{words.meetings.title}</TextLink>}>
      <Panel title={words.meetings.what}>
        <MeetingForm
          saving={acting}
          submitLabel={words.meetings.send}
          onSubmit={async (input) => {
            const outcome = await act({ input }, words.meetings.sent);
            if (outcome.ok) await navigate({ to: '/meetings/$meetingId', params: { meetingId: outcome.data.id } });
          }}
        />
      </Panel>
    </Page>
  );
}
