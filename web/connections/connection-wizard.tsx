import { Button } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useQuery } from '../app/query.ts';
import { useAct } from '../app/act.ts';
import { ButtonLink } from '../app/links.tsx';
import { useFormats } from '../texts/format.ts';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import { Panel } from '../ui/panel.tsx';
import { ConnectionForm } from './connection-form.tsx';
import { type ConnectionData, CreateConnection, type IntegrationData, IntegrationsQuery } from './connection-query.ts';
import styles from './connections.module.css';
import { HealthBadge } from './health-badge.tsx';
import { type FedThing, MetricStep } from './metric-step.tsx';
import { WhereItShows } from './where-it-shows.tsx';

type Step =
  | { at: 'choose' }
  | { at: 'connect'; integration: IntegrationData; demo: boolean }
  | { at: 'metric'; integration: IntegrationData; connection: ConnectionData }
  | { at: 'done'; fed: FedThing; value: string | null }
  | { at: 'connected'; integration: IntegrationData; connection: ConnectionData };

/**
 * From "choose GitHub" to "this key result now reads 42": where the number lives, the account, the number, done. Opened for a key result or a KPI it offers
 * only what has numbers; else everything, and an account without numbers ends with where it shows.
 */
export function ConnectionWizard() {
  const texts = useTexts();
  const words = usePagesTexts();
  const [{ data, error }, refetch] = useQuery({ query: IntegrationsQuery, requestPolicy: 'cache-and-network' });
  const { keyResult, kpi, connection: chosenId } = useSearch({ from: '/signed-in/shell/connections/new' });
  const [taken, setStep] = useState<Step | null>(null);
  const numbers = { choose: 1, connect: 2, metric: 3, connected: 3, done: 4 } as const;
  if (data === undefined) return error ? <EmptyState title={texts.app.failed}>{error.message}</EmptyState> : <Loading />;
  const step = taken ?? firstStep(data, chosenId);
  const withNumbers = data.integrations.filter(({ doors }) => doors.includes('metrics'));
  const forNumber = keyResult !== undefined || kpi !== undefined;
  const title = kpi !== undefined ? words.connections.wizardKpi : forNumber ? words.connections.wizard : words.connections.create;
  return (
    <Page title={title} above={step.at !== 'done' && step.at !== 'connected' && words.connections.step(numbers[step.at], 3)}>
      <div className={styles.wizard}>
        {step.at === 'choose' && (
          <Choose
            question={forNumber ? words.connections.choose : words.connections.chooseAny}
            integrations={forNumber ? withNumbers : data.integrations}
            connections={data.connections.filter(({ provider }) => withNumbers.some(({ id }) => id === provider))}
            onNew={(integration, demo) => setStep({ at: 'connect', integration, demo })}
            onExisting={(integration, connection) => setStep({ at: 'metric', integration, connection })}
          />
        )}
        {step.at === 'connect' && (
          <Connect
            integration={step.integration}
            demo={step.demo}
            onBack={() => setStep({ at: 'choose' })}
            onDone={(connection) => setStep({ at: withNumbers.includes(step.integration) ? 'metric' : 'connected', integration: step.integration, connection })}
          />
        )}
        {step.at === 'metric' && (
          <MetricStep
            integration={step.integration}
            connection={step.connection}
            keyResultId={keyResult ?? null}
            kpiId={kpi ?? null}
            onBack={() => setStep({ at: 'choose' })}
            onDone={(fed, value) => setStep({ at: 'done', fed, value })}
          />
        )}
        {step.at === 'connected' && <Connected integration={step.integration} connection={step.connection} />}
        {step.at === 'done' && (
          <Done
            fed={step.fed}
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

/** A connection that was named in the address goes on where its number is chosen. */
function firstStep(data: { integrations: readonly IntegrationData[]; connections: readonly ConnectionData[] }, connectionId: string | undefined): Step {
  const connection = data.connections.find(({ id }) => id === connectionId);
  const integration = data.integrations.find(({ id }) => id === connection?.provider);
  if (connection === undefined || integration === undefined) return { at: 'choose' };
  return { at: integration.doors.includes('metrics') ? 'metric' : 'connected', integration, connection };
}

function Choose(props: {
  question: string;
  integrations: readonly IntegrationData[];
  connections: readonly ConnectionData[];
  onNew: (integration: IntegrationData, demo: boolean) => void;
  onExisting: (integration: IntegrationData, connection: ConnectionData) => void;
}) {
  const words = usePagesTexts();
  const demos = props.integrations.filter(({ demo }) => demo !== null);
  return (
    <>
      {props.connections.length > 0 && (
        <>
          <h2 className={styles.question}>{words.connections.existing}</h2>
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
      <h2 className={styles.question}>{props.question}</h2>
      <div className={styles.choices}>
        {props.integrations.map((integration) => (
          <button key={integration.id} type="button" onClick={() => props.onNew(integration, false)}>
            <strong>{integration.name}</strong>
            <span>{integration.description}</span>
          </button>
        ))}
      </div>
      {demos.length > 0 && (
        <>
          <h2 className={styles.question}>{words.connections.demos}</h2>
          <p className={styles.quiet}>{words.connections.demoWhy}</p>
          <div className={styles.choices}>
            {demos.map((integration) => (
              <button key={integration.id} type="button" data-demo onClick={() => props.onNew(integration, true)}>
                <strong>{words.connections.demo(integration.name)}</strong>
              </button>
            ))}
          </div>
        </>
      )}
    </>
  );
}

function Connect(props: { integration: IntegrationData; demo: boolean; onBack: () => void; onDone: (connection: ConnectionData) => void }) {
  const words = usePagesTexts();
  const { integration, demo } = props;
  const { act, acting } = useAct(CreateConnection, { handles: ['INVALID_INPUT'] });
  const title = demo ? words.connections.demo(integration.name) : integration.name;
  return (
    <Panel title={words.connections.details(title)}>
      <ConnectionForm
        integration={integration}
        start={{ name: title, config: demo ? demoConfig(integration.demo) : {} }}
        saving={acting}
        submitLabel={words.connections.continue}
        submitAnywayLabel={words.connections.continueAnyway}
        onSubmit={async ({ name, config }) => {
          const outcome = await act({ provider: integration.id, name, config });
          if (!outcome.ok) return outcome;
          // The provider sends the browser back to the connection's page, from which key results are fed.
          if (outcome.data.health === 'reauth_needed' && outcome.data.consentUrl !== null) window.location.assign(outcome.data.consentUrl);
          else props.onDone(outcome.data);
          return outcome;
        }}
      />
      <Button variant="subtle" mt="xs" onClick={props.onBack}>
        {words.connections.back}
      </Button>
    </Panel>
  );
}

function Connected(props: { integration: IntegrationData; connection: ConnectionData }) {
  const words = usePagesTexts();
  const { integration, connection } = props;
  return (
    <section className={styles.done} role="status">
      <h2>{words.connections.connected(connection.name)}</h2>
      <WhereItShows doors={integration.doors} />
      <div className={styles.buttons}>
        <ButtonLink to="/connections/$connectionId" params={{ connectionId: connection.id }}>
          {words.connections.toConnection}
        </ButtonLink>
      </div>
    </section>
  );
}

function Done(props: { fed: FedThing; value: string | null; onAgain: () => void }) {
  const words = usePagesTexts();
  const format = useFormats();
  const { fed } = props;
  const isKpi = fed.kind === 'kpi';
  const value = format.value(props.value, fed.unit);
  return (
    <section className={styles.done} role="status">
      <p className={styles.doneTitle}>{fed.title}</p>
      <h2>{isKpi ? words.connections.doneKpi(value) : words.connections.done(value)}</h2>
      <p>{isKpi ? words.connections.doneKpiWhy : words.connections.doneWhy}</p>
      <div className={styles.buttons}>
        {isKpi ? (
          <ButtonLink to="/kpis/$kpiId" params={{ kpiId: fed.id }}>
            {words.kpis.toKpi}
          </ButtonLink>
        ) : (
          <ButtonLink to="/key-results/$keyResultId" params={{ keyResultId: fed.id }}>
            {words.connections.toKeyResult}
          </ButtonLink>
        )}
        <Button variant="default" onClick={props.onAgain}>
          {words.connections.another}
        </Button>
      </div>
    </section>
  );
}

function demoConfig(demo: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries((demo ?? {}) as Record<string, unknown>).map(([name, value]) => [name, String(value)]));
}
