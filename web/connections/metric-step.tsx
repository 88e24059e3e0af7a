import { Button, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { DEFAULT_CADENCE_MINUTES } from '../../domain/metric.ts';
import { type Refused, useAct } from '../app/act.ts';
import { useCycle } from '../app/viewer.tsx';
import { parseDecimalInput } from '../check-ins/decimal-input.ts';
import { useAllObjectives } from '../objectives/use-all-objectives.ts';
import { useFormats } from '../texts/format.ts';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { Panel } from '../ui/panel.tsx';
import { type ConnectionData, CreateMetricSource, type IntegrationData, PreviewMetric } from './connection-query.ts';
import styles from './connections.module.css';
import { filledIn, FormFields } from './form-fields.tsx';
import { labelsOf, refusedFields } from './refused-fields.ts';
import { type PreviewData, PreviewStrip } from './preview-strip.tsx';

/** The period in which a KPI is judged is its cadence, and a week is the one that people think in. */
const CADENCES = [15, 60, 360, DEFAULT_CADENCE_MINUTES, 10_080] as const;

/** What a source feeds, as the wizard ends with it. */
export interface FedThing {
  kind: 'key-result' | 'kpi';
  id: string;
  title: string;
  unit: string;
}

/** Which number, for which key result or KPI, and how it looks; nothing is saved before the preview was seen. */
export function MetricStep(props: {
  integration: IntegrationData;
  connection: ConnectionData;
  keyResultId: string | null;
  /** Given where a KPI is fed. */
  kpiId: string | null;
  onBack: () => void;
  onDone: (fed: FedThing, value: string | null) => void;
}) {
  const words = usePagesTexts();
  const format = useFormats();
  const cycle = useCycle();
  const { data } = useAllObjectives(props.kpiId === null ? cycle?.id : undefined);
  const { integration, connection, kpiId } = props;
  const [metricId, setMetricId] = useState(integration.metrics[0]?.id ?? '');
  const [query, setQuery] = useState<Record<string, string>>({});
  const [keyResultId, setKeyResultId] = useState(props.keyResultId ?? '');
  const [cadence, setCadence] = useState(props.kpiId === null ? 60 : DEFAULT_CADENCE_MINUTES);
  const [divisor, setDivisor] = useState('1');
  const [preview, setPreview] = useState<PreviewData | null>(null);
  const [refused, setRefused] = useState<Refused | null>(null);
  const previewing = useAct(PreviewMetric, { handles: ['INVALID_INPUT'] });
  const saving = useAct(CreateMetricSource);
  const metric = integration.metrics.find(({ id }) => id === metricId);
  const chosen = data?.objectives.flatMap(({ keyResults }) => keyResults).find(({ id }) => id === keyResultId);

  const wrong = refused === null ? {} : refusedFields(refused);
  const labels = labelsOf(wrong, metric?.fields ?? []);
  const divideBy = parseDecimalInput(divisor) ?? divisor;

  async function look() {
    const outcome = await previewing.act({ connectionId: connection.id, metric: metricId, query: filledIn(query), divideBy });
    setPreview(outcome.ok ? outcome.data : null);
    setRefused(outcome.ok || outcome.code !== 'INVALID_INPUT' ? null : outcome);
  }

  async function save(event: FormEvent) {
    event.preventDefault();
    const outcome = await saving.act({
      input: {
        connectionId: connection.id,
        ...(kpiId === null ? { keyResultId } : { kpiId }),
        metric: metricId,
        query: filledIn(query),
        divideBy,
        cadenceMinutes: cadence,
      },
    });
    if (!outcome.ok) return;
    const { keyResult, kpi, lastValue } = outcome.data;
    const value = lastValue ?? preview?.value ?? keyResult?.current ?? null;
    if (keyResult) props.onDone({ kind: 'key-result', ...keyResult }, value);
    if (kpi) props.onDone({ kind: 'kpi', id: kpi.id, title: kpi.name, unit: kpi.unit }, value);
  }

  function change(set: () => void) {
    set();
    setPreview(null);
    setRefused(null);
  }

  return (
    <Panel title={connection.name}>
      <form className={styles.form} onSubmit={(event) => void save(event)}>
        <NativeSelect
          label={words.connections.metric}
          value={metricId}
          data={integration.metrics.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(event) => change(() => setMetricId(event.currentTarget.value))}
        />
        {metric && <FormFields fields={metric.fields} values={query} errors={wrong} onChange={(values) => change(() => setQuery(values))} />}
        {kpiId === null && (
          <NativeSelect label={words.connections.keyResult} required value={keyResultId} onChange={(event) => setKeyResultId(event.currentTarget.value)}>
            <option value="" />
            {data?.objectives
              .filter(({ keyResults }) => keyResults.length > 0)
              .map((objective) => (
                <optgroup key={objective.id} label={objective.title}>
                  {objective.keyResults
                    .filter(({ dropped }) => !dropped)
                    .map(({ id, title }) => (
                      <option key={id} value={id}>
                        {title}
                      </option>
                    ))}
                </optgroup>
              ))}
          </NativeSelect>
        )}
        <TextInput
          label={words.connections.divideBy}
          description={words.connections.divideByWhy(metric?.unit ?? '')}
          inputMode="decimal"
          value={divisor}
          onChange={(event) => change(() => setDivisor(event.currentTarget.value))}
        />
        <NativeSelect
          label={words.connections.cadence}
          value={String(cadence)}
          data={CADENCES.map((minutes) => ({ value: String(minutes), label: words.connections.minutes(minutes) }))}
          onChange={(event) => setCadence(Number(event.currentTarget.value))}
        />
        <div aria-live="polite">
          {preview && <PreviewStrip preview={preview} unit={chosen?.unit || metric?.unit || ''} format={format} />}
          {refused && <p className={styles.tested}>{labels === null ? refused.message : words.connections.check(labels)}</p>}
        </div>
        <div className={styles.buttons}>
          <Button variant="subtle" onClick={props.onBack}>
            {words.connections.back}
          </Button>
          <Button variant={preview ? 'default' : 'filled'} loading={previewing.acting} onClick={() => void look()}>
            {words.connections.preview}
          </Button>
          <Button type="submit" disabled={preview === null || (kpiId === null && keyResultId === '')} loading={saving.acting}>
            {kpiId === null ? words.connections.save : words.connections.saveKpi}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
