import '@mantine/core/styles/Modal.layer.css';
import { Modal } from '@mantine/core';
import { useAct } from '../app/act.ts';
import { MeetingForm } from '../meetings/meeting-form.tsx';
import { CreateMeeting } from '../meetings/meeting-query.ts';
import { timeOf } from '../texts/wall-clock.ts';
import { useCalendarTexts } from '../texts/calendar-texts.ts';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import type { Place } from './calendar-entries.ts';
import { usePlaceFormats } from './place-format.ts';

/** Calls a meeting at a place of the calendar, without leaving it. */
export function NewMeetingDialog(props: { place: Place; timeZone: string; onClose: () => void }) {
  const texts = useTexts();
  const pages = usePagesTexts();
  const words = useCalendarTexts();
  const format = usePlaceFormats();
  const { place, timeZone, onClose } = props;
  const { act, acting } = useAct(CreateMeeting);
  const start = { day: place.day, timeZone, ...(place.minutes === null ? {} : { time: timeOf(place.minutes) }) };
  return (
    <Modal opened onClose={onClose} size="lg" title={words.createAt(format.when(place))} closeButtonProps={{ 'aria-label': texts.app.close }}>
      <MeetingForm
        start={start}
        saving={acting}
        submitLabel={pages.meetings.send}
        onSubmit={async (input) => {
          if ((await act({ input }, pages.meetings.sent)).ok) onClose();
        }}
      />
    </Modal>
  );
}
