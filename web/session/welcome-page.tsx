import { Button } from '@mantine/core';
import { Navigate } from '@tanstack/react-router';
import { type FormEvent, useEffect, useState } from 'react';
import { CompanyFields, emptyCompany } from '../app/company-fields.tsx';
import { useLanguage, useTexts } from '../texts/texts.tsx';
import { Loading } from '../ui/loading.tsx';
import { Door } from './door.tsx';
import { ask } from './session.ts';
import styles from './session.module.css';

/** The first run: makes the company and its first admin, and closes behind them. */
export function WelcomePage() {
  const texts = useTexts();
  const language = useLanguage();
  const [open, setOpen] = useState<boolean | null>(null);
  const [draft, setDraft] = useState(emptyCompany);
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  useEffect(() => void ask<{ open: boolean }>('GET', '/first').then(({ body }) => setOpen(body?.open === true)), []);

  if (open === null) return <Loading />;
  if (!open) return <Navigate to="/sign-in" replace />;

  async function submit(event: FormEvent) {
    event.preventDefault();
    setAsking(true);
    const answer = await ask('POST', '/first', { ...draft, language });
    setAsking(false);
    if (answer.ok) location.replace('/');
    else setProblem(answer.message || texts.app.offline);
  }

  return (
    <Door title={texts.session.welcome} why={texts.session.welcomeWhy}>
      <form className={styles.form} onSubmit={(event) => void submit(event)}>
        <CompanyFields draft={draft} onChange={setDraft} />
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
