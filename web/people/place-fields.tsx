import { NativeSelect } from '@mantine/core';
import { useTexts } from '../texts/texts.tsx';
import { allTimeZones } from '../texts/time-zones.ts';

const LANGUAGES = ['en', 'ru'] as const;

/** By which clock and in which language somebody, or a company, is written to. */
export function PlaceFields(props: {
  value: { timeZone: string; language: string };
  labels?: { timeZone: string; language: string };
  timeZoneError?: string | null;
  onChange: (change: { timeZone: string } | { language: string }) => void;
}) {
  const texts = useTexts();
  const { value, labels = texts.people, timeZoneError, onChange } = props;
  return (
    <>
      <NativeSelect
        label={labels.timeZone}
        value={value.timeZone}
        data={allTimeZones()}
        error={timeZoneError}
        onChange={(event) => onChange({ timeZone: event.currentTarget.value })}
      />
      <NativeSelect
        label={labels.language}
        value={value.language}
        data={LANGUAGES.map((language) => ({ value: language, label: texts.people.languages[language] }))}
        onChange={(event) => onChange({ language: event.currentTarget.value })}
      />
    </>
  );
}
