import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useFormats } from '../texts/format.ts';
import { useTexts } from '../texts/texts.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { notify } from '../ui/notices.tsx';
import { Panel } from '../ui/panel.tsx';
import { endSessions, type RunningSession, runningSessions } from '../session/session.ts';
import styles from './account.module.css';

/** Where the person is signed in; each but this one can be ended. */
export function SessionsPanel() {
  const texts = useTexts();
  const format = useFormats();
  const [sessions, setSessions] = useState<RunningSession[] | null | 'failed'>(null);

  useEffect(() => void load(), []);

  async function load() {
    setSessions((await runningSessions()) ?? 'failed');
  }

  async function end(ids: readonly string[]) {
    const { ok, message } = await endSessions(ids);
    notify(ok ? { tone: 'good', message: texts.session.ended } : { tone: 'bad', message });
    await load();
  }

  if (sessions === null) return <Loading />;
  if (sessions === 'failed') return <EmptyState title={texts.app.failed}>{texts.app.unreachableWhy}</EmptyState>;
  const others = sessions.filter(({ current }) => !current).map(({ id }) => id);
  return (
    <Panel title={texts.session.where}>
      <p className={styles.why}>{texts.session.whereWhy}</p>
      <ul className={styles.list}>
        {sessions.map((session) => (
          <li key={session.id}>
            <span>
              <strong>{session.device || texts.session.unknownDevice}</strong>
              <small>
                {texts.session.since(format.instant(session.createdAt), session.address)}
                {session.current && ` · ${texts.session.here}`}
              </small>
            </span>
            {!session.current && (
              <Button variant="default" size="xs" onClick={() => void end([session.id])}>
                {texts.session.end}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {others.length > 1 && <Button onClick={() => void end(others)}>{texts.session.endOthers}</Button>}
    </Panel>
  );
}
