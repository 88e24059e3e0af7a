import { Button, NativeSelect, TextInput } from '@mantine/core';
import { Navigate } from '@tanstack/react-router';
import { type FormEvent, useEffect, useState } from 'react';
import { AccessChoice } from '../app/access-choice.tsx';
import { useLanguage, useTexts } from '../texts/texts.tsx';
import { allTimeZones, ownTimeZone } from '../texts/time-zones.ts';
import { Loading } from '../ui/loading.tsx';
import { Door } from './door.tsx';
import { ask } from './session.ts';
import styles from './session.module.css';

/** The first run: makes the company and its first admin, and closes behind them. */
export function WelcomePage() {
  const texts = useTexts();
  const language = useLanguage();
  const [open, setOpen] = useState<boolean | null>(null);
  const [input, setInput] = useState({ name: '', timeZone: ownTimeZone(), personName: '', email: '', access: 'open' as 'open' | 'place' });
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const set = (field: keyof typeof input) => (event: { currentTarget: { value: string } }) => setInput({ ...input, [field]: event.currentTarget.value });

  useEffect(() => void ask<{ open: boolean }>('GET', '/first').then(({ body }) => setOpen(body?.open === true)), []);

  if (open === null) return <Loading />;
  if (!open) return <Navigate to="/sign-in" replace />;

  async function submit(event: FormEvent) {
    event.preventDefault();
    setAsking(true);
    const answer = await ask('POST', '/first', { ...input, language });
    setAsking(false);
    if (answer.ok) location.replace('/');
    else setProblem(answer.message || texts.app.offline);
  }

  return (
    <Door title={texts.session.welcome} why={texts.session.welcomeWhy}>
      <form className={styles.form} onSubmit={(event) => void submit(event)}>
        <TextInput label={texts.ownCompany.name} required value={input.name} onChange={set('name')} autoComplete="organization" />
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
        <Button type="submit" size="md" loading={asking}>
          {texts.ownCompany.start}
        </Button>
      </form>
      <div role="alert">
        {problem && (
          <p className={styles.said} data-bad>
            {problem}
          </p>
        )}
      </div>
    </Door>
  );
}
