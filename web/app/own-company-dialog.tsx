import '@mantine/core/styles/Modal.layer.css';
import { Button, Modal, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTexts } from '../texts/texts.tsx';
import { allTimeZones, ownTimeZone } from '../texts/time-zones.ts';
import { AccessChoice } from './access-choice.tsx';
import { useAct } from './act.ts';
import { graphql } from './graphql.ts';

const StartOwnCompany = graphql(`
  mutation StartOwnCompany($input: OwnCompanyInput!) {
    startOwnCompany(input: $input) {
      __typename
      ... on MutationStartOwnCompanySuccess { data { organization { id name } } }
      ... on Refusal { code message details }
    }
  }
`);

/** Makes a company of one's own beside the sample, and leads to its first step. */
export function OwnCompanyDialog(props: { onClose: () => void }) {
  const texts = useTexts();
  const { act, acting } = useAct(StartOwnCompany);
  const [input, setInput] = useState({ name: '', timeZone: ownTimeZone(), personName: '', email: '', access: 'open' as 'open' | 'place' });
  const [started, setStarted] = useState(false);
  const set = (field: keyof typeof input) => (event: { currentTarget: { value: string } }) => setInput({ ...input, [field]: event.currentTarget.value });

  async function submit(event: FormEvent) {
    event.preventDefault();
    const outcome = await act({ input });
    if (outcome.ok) setStarted(true);
  }

  // The session is another one now: a full page load leaves nothing of the sample company behind.
  if (started) {
    return (
      <Modal opened onClose={() => location.assign('/')} title={texts.ownCompany.started} closeButtonProps={{ 'aria-label': texts.app.close }}>
        <Stack>
          <Text>{texts.ownCompany.next}</Text>
          <Button component="a" href="/import">
            {texts.ownCompany.toImport}
          </Button>
          <Button component="a" href="/cycles" variant="default">
            {texts.ownCompany.toCycle}
          </Button>
        </Stack>
      </Modal>
    );
  }
  return (
    <Modal opened onClose={props.onClose} title={texts.ownCompany.title} closeButtonProps={{ 'aria-label': texts.app.close }}>
      <form onSubmit={(event) => void submit(event)}>
        <Stack>
          <Text c="dimmed" size="sm">
            {texts.ownCompany.why}
          </Text>
          <TextInput label={texts.ownCompany.name} required data-autofocus value={input.name} onChange={set('name')} autoComplete="organization" />
          <NativeSelect
            label={texts.ownCompany.timeZone}
            description={texts.ownCompany.timeZoneHint}
            data={allTimeZones()}
            value={input.timeZone}
            onChange={set('timeZone')}
          />
          <TextInput label={texts.ownCompany.personName} required value={input.personName} onChange={set('personName')} autoComplete="name" />
          <TextInput label={texts.ownCompany.email} required type="email" value={input.email} onChange={set('email')} autoComplete="email" />
          <AccessChoice value={input.access} onChange={(access) => setInput({ ...input, access })} />
          <Button type="submit" loading={acting}>
            {texts.ownCompany.start}
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}
