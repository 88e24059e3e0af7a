import '@mantine/core/styles/Modal.layer.css';
import { Button, Group, Modal, Text } from '@mantine/core';
import { useCalendarTexts } from '../texts/calendar-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import type { Question } from './calendar-moves.ts';
import { usePlaceFormats } from './place-format.ts';

/** Asks whether one occurrence is meant or its whole series; closed, nothing is moved. */
export function SeriesDialog(props: { question: Question; onAnswer: (whole: boolean | null) => void }) {
  const texts = useTexts();
  const words = useCalendarTexts();
  const format = usePlaceFormats();
  const { question, onAnswer } = props;
  const { entry, to } = question;
  return (
    <Modal opened onClose={() => onAnswer(null)} title={words.whichOnes} closeButtonProps={{ 'aria-label': texts.app.close }}>
      <Text mb="lg">{words.whichWhy(entry.title, format.when(entry), format.when(to))}</Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={() => onAnswer(true)}>
          {words.wholeSeries}
        </Button>
        <Button data-autofocus onClick={() => onAnswer(false)}>
          {words.thisOne}
        </Button>
      </Group>
    </Modal>
  );
}
