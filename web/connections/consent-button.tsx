import { Button } from '@mantine/core';
import { useTexts } from '../texts/texts.tsx';
import type { ConnectionDetail } from './connection-query.ts';

/** Leads to the provider, where a person agrees; one click mends an account whose consent has ended. */
export function ConsentButton(props: { connection: Pick<ConnectionDetail, 'consentUrl' | 'health' | 'accessEndsAt' | 'provider' | 'name'> }) {
  const texts = useTexts();
  const { consentUrl, health, accessEndsAt, name } = props.connection;
  if (consentUrl === null) return null;
  const isNew = accessEndsAt === null;
  return (
    <Button component="a" href={consentUrl} variant={health === 'reauth_needed' ? 'filled' : 'default'} title={texts.connections.consentWhy}>
      {isNew ? texts.connections.consent(name) : texts.connections.consentAgain(name)}
    </Button>
  );
}
