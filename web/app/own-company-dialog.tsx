import '@mantine/core/styles/Modal.layer.css';
import { Button, Modal, Stack, Text } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTexts } from '../texts/texts.tsx';
import { useAct } from './act.ts';
import { CompanyFields, emptyCompany } from './company-fields.tsx';
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
  const [draft, setDraft] = useState(emptyCompany);
  const [started, setStarted] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    const outcome = await act({ input: draft });
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
          <CompanyFields draft={draft} onChange={setDraft} />
          <Button type="submit" loading={acting}>
            {texts.ownCompany.start}
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}
