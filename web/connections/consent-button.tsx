import { Button } from '@mantine/core';
import { usePagesTexts } from '../texts/pages-texts.ts';
import type { ConnectionDetail } from './connection-query.ts';

/** Leads to the provider, where a person agrees; one click mends an account whose consent has ended. */
export function ConsentButton(props: { connection: Pick<ConnectionDetail, 'consentUrl' | 'health' | 'accessEndsAt' | 'name'> }) {
  const words = usePagesTexts();
  const { consentUrl, health, accessEndsAt, name } = props.connection;
  if (consentUrl === null) return null;
  const isNew = accessEndsAt === null;
  return (
    <Button component="a" href={consentUrl} variant={health === 'reauth_needed' ? 'filled' : 'default'} title={words.connections.consentWhy}>
      {isNew ? words.connections.consent(name) : words.connections.consentAgain(name)}
    </Button>
  );
}
