import { NativeSelect, TextInput } from '@mantine/core';
import { useTexts } from '../texts/texts.tsx';
import { allTimeZones, ownTimeZone } from '../texts/time-zones.ts';
import { AccessChoice } from './access-choice.tsx';

/** What makes a company and its first administrator. */
export interface CompanyDraft {
  name: string;
  timeZone: string;
  personName: string;
  email: string;
  access: 'open' | 'place';
}

/** Nothing filled in yet but the zone of this browser. */
export function emptyCompany(): CompanyDraft {
  return { name: '', timeZone: ownTimeZone(), personName: '', email: '', access: 'open' };
}

/** The fields of a new company: at the first run, and beside the sample. */
export function CompanyFields({ draft, onChange }: { draft: CompanyDraft; onChange: (draft: CompanyDraft) => void }) {
  const texts = useTexts();
  const set = (field: keyof CompanyDraft) => (event: { currentTarget: { value: string } }) => onChange({ ...draft, [field]: event.currentTarget.value });
  return (
    <>
      <TextInput label={texts.ownCompany.name} required data-autofocus value={draft.name} onChange={set('name')} autoComplete="organization" />
      <NativeSelect
        label={texts.ownCompany.timeZone}
        description={texts.ownCompany.timeZoneHint}
        data={allTimeZones()}
        value={draft.timeZone}
        onChange={set('timeZone')}
      />
      <TextInput label={texts.ownCompany.personName} required value={draft.personName} onChange={set('personName')} autoComplete="name" />
      <TextInput label={texts.ownCompany.email} required type="email" value={draft.email} onChange={set('email')} autoComplete="email" />
      <AccessChoice value={draft.access} onChange={(access) => onChange({ ...draft, access })} />
    </>
  );
}
