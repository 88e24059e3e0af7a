import { Button } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useQuery } from '../app/query.ts';
import { useAct } from '../app/act.ts';
import { ButtonLink } from '../app/links.tsx';
import { useFormats } from '../texts/format.ts';
import { useTexts } from '../texts/texts.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import { Panel } from '../ui/panel.tsx';
import { ConnectionForm } from './connection-form.tsx';
import { type ConnectionData, CreateConnection, type IntegrationData, IntegrationsQuery } from './connection-query.ts';
import styles from './connections.module.css';
import { HealthBadge } from './health-badge.tsx';
import { MetricStep } from './metric-step.tsx';

type Step =
  | { at: 'choose' }
  | { at: 'connect'; integration: IntegrationData; demo: boolean }
  | { at: 'metric'; integration: IntegrationData; connection: ConnectionData }
  | { at: 'done'; keyResult: { id: string; title: string; unit: string }; value: string | null };

/** From "choose GitHub" to "this key result now reads 42": where the number lives, the account, the number, done. */
export function ConnectionWizard() {
  const texts = useTexts();
  const [{ data, error }, refetch] = useQuery({ query: IntegrationsQuery, requestPolicy: 'cache-and-network' });
  const { keyResult } = useSearch({ from: '/signed-in/shell/connections/new' });
  const [step, setStep] = useState<Step>({ at: 'choose' });
  const numbers = { choose: 1, connect: 2, metric: 3, done: 4 } as const;
  if (data === undefined) return error ? <EmptyState title={texts.app.failed}>{error.message}</EmptyState> : <Loading />;
  return (
    <Page title={texts.connections.wizard} above={step.at !== 'done' && texts.connections.step(numbers[step.at], 3)}>
      <div className={styles.wizard}>
        {step.at === 'choose' && (
          <Choose
            integrations={data.integrations}
            connections={data.connections}
            onNew={(integration, demo) => setStep({ at: 'connect', integration, demo })}
            onExisting={(integration, connection) => setStep({ at: 'metric', integration, connection })}
          />
        )}
        {step.at === 'connect' && (
          <Connect
            integration={step.integration}
            demo={step.demo}
            onBack={() => setStep({ at: 'choose' })}
            onDone={(connection) => setStep({ at: 'metric', integration: step.integration, connection })}
          />
        )}
        {step.at === 'metric' && (
          <MetricStep
            integration={step.integration}
            connection={step.connection}
            keyResultId={keyResult ?? null}
            onBack={() => setStep({ at: 'choose' })}
            onDone={(fed, value) => setStep({ at: 'done', keyResult: fed, value })}
          />
        )}
        {step.at === 'done' && (
          <Done
            keyResult={step.keyResult}
            value={step.value}
            onAgain={() => {
              refetch({ requestPolicy: 'network-only' });
              setStep({ at: 'choose' });
            }}
          />
        )}
      </div>
    </Page>
  );
}

function Choose(props: {
  integrations: readonly IntegrationData[];
  connections: readonly ConnectionData[];
  onNew: (integration: IntegrationData, demo: boolean) => void;
  onExisting: (integration: IntegrationData, connection: ConnectionData) => void;
}) {
  const texts = useTexts();
  return (
    <>
      <h2 className={styles.question}>{texts.connections.choose}</h2>
      <div className={styles.choices}>
        {props.integrations.map((integration) => (
          <button key={integration.id} type="button" onClick={() => props.onNew(integration, false)}>
            <strong>{integration.name}</strong>
            <span>{integration.description}</span>
          </button>
        ))}
        {props.integrations
          .filter(({ demo }) => demo !== null)
          .map((integration) => (
            <button key={`demo-${integration.id}`} type="button" data-demo onClick={() => props.onNew(integration, true)}>
              <strong>{texts.connections.demo(integration.name)}</strong>
              <span>{texts.connections.demoWhy}</span>
            </button>
          ))}
      </div>
      {props.connections.length > 0 && (
        <>
          <h2 className={styles.question}>{texts.connections.existing}</h2>
          <div className={styles.choices}>
            {props.connections.map((connection) => {
              const integration = props.integrations.find(({ id }) => id === connection.provider);
              if (integration === undefined) return null;
              return (
                <button key={connection.id} type="button" onClick={() => props.onExisting(integration, connection)}>
                  <strong>{connection.name}</strong>
                  <HealthBadge health={connection.health} />
                </button>
              );
            })}
          </div>
        </>
      )}
    </>
  );
}

function Connect(props: { integration: IntegrationData; demo: boolean; onBack: () => void; onDone: (connection: ConnectionData) => void }) {
  const texts = useTexts();
  const { integration, demo } = props;
  const { act, acting } = useAct(CreateConnection);
  const title = demo ? texts.connections.demo(integration.name) : integration.name;
  return (
    <Panel title={texts.connections.details(title)}>
      <ConnectionForm
        integration={integration}
        start={{ name: title, config: demo ? demoConfig(integration.demo) : {} }}
        saving={acting}
        submitLabel={texts.connections.continue}
        submitAnywayLabel={texts.connections.continueAnyway}
        onSubmit={async ({ name, config }) => {
          const outcome = await act({ provider: integration.id, name, config });
          if (outcome.ok) props.onDone(outcome.data);
        }}
      />
      <Button variant="subtle" mt="xs" onClick={props.onBack}>
        {texts.connections.back}
      </Button>
    </Panel>
  );
}

function Done(props: { keyResult: { id: string; title: string; unit: string }; value: string | null; onAgain: () => void }) {
  const texts = useTexts();
  const format = useFormats();
  const { keyResult } = props;
  return (
    <section className={styles.done} role="status">
      <p className={styles.doneTitle}>{keyResult.title}</p>
      <h2>{texts.connections.done(format.value(props.value, keyResult.unit))}</h2>
      <p>{texts.connections.doneWhy}</p>
      <div className={styles.buttons}>
        <ButtonLink to="/key-results/$keyResultId" params={{ keyResultId: keyResult.id }}>
          {texts.connections.toKeyResult}
        </ButtonLink>
        <Button variant="default" onClick={props.onAgain}>
          {texts.connections.another}
        </Button>
      </div>
    </section>
  );
}

function demoConfig(demo: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries((demo ?? {}) as Record<string, unknown>).map(([name, value]) => [name, String(value)]));
}
