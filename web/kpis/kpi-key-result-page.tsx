import { NativeSelect } from '@mantine/core';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useQuery } from '../app/query.ts';
import { useAct } from '../app/act.ts';
import { ButtonLink, TextLink } from '../app/links.tsx';
import { NotFound } from '../app/not-found.tsx';
import { useCycle } from '../app/viewer.tsx';
import { draftInput, type KeyResultDraft, NEW_DRAFT } from '../key-results/key-result-draft.ts';
import { KeyResultForm } from '../key-results/key-result-form.tsx';
import { useAllObjectives } from '../objectives/use-all-objectives.ts';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { notify } from '../ui/notices.tsx';
import { Page } from '../ui/page.tsx';
import { CreateKeyResultFromKpi, type KpiDetail, KpiQuery } from './kpi-query.ts';
import styles from './kpis.module.css';

/** Makes a key result of a KPI: the objective is chosen, the rest is filled in. Its source is copied; the KPI is watched on. */
export function KpiKeyResultPage() {
  const texts = useTexts();
  const words = usePagesTexts();
  const { kpiId } = useParams({ from: '/signed-in/shell/kpis/$kpiId/new-key-result' });
  const [{ data, error }] = useQuery({ query: KpiQuery, variables: { id: kpiId } });
  if (data === undefined) return error ? <EmptyState title={texts.app.failed}>{error.message}</EmptyState> : <Loading />;
  if (data.kpi === null) return <NotFound />;
  return (
    <Page
      title={words.kpis.makeKeyResult}
      above={
        <TextLink to="/kpis/$kpiId" params={{ kpiId }} inherit>
          {data.kpi.name}
        </TextLink>
      }
      below={words.kpis.makeKeyResultWhy}
    >
      <Make kpi={data.kpi} />
    </Page>
  );
}

function Make(props: { kpi: KpiDetail }) {
  const texts = useTexts();
  const words = usePagesTexts();
  const cycle = useCycle();
  const navigate = useNavigate();
  const { data, error } = useAllObjectives(cycle?.id);
  const [objectiveId, setObjectiveId] = useState('');
  const { act, acting } = useAct(CreateKeyResultFromKpi);
  const { kpi } = props;
  if (cycle !== undefined && data === undefined) return error ? <EmptyState title={texts.app.failed}>{error.message}</EmptyState> : <Loading />;
  if (data === undefined || data.objectives.length === 0)
    return (
      <EmptyState title={words.kpis.noObjective} action={<ButtonLink to="/objectives">{texts.nav.objectives}</ButtonLink>}>
        {words.kpis.noObjectiveWhy}
      </EmptyState>
    );
  return (
    <div className={styles.make}>
      <NativeSelect
        label={words.kpis.objective(cycle?.name ?? '')}
        required
        value={objectiveId}
        onChange={(event) => setObjectiveId(event.currentTarget.value)}
      >
        <option value="" />
        {data.objectives.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </NativeSelect>
      <KeyResultForm
        joins={cycle === undefined || objectiveId === '' ? undefined : { cycleId: cycle.id, objectiveId }}
        start={draftOf(kpi)}
        owner={kpi.owner}
        saving={acting}
        submitLabel={words.kpis.makeKeyResult}
        onSubmit={async (draft) => {
          if (objectiveId === '') return notify({ tone: 'bad', message: words.kpis.chooseObjective });
          const outcome = await act({ kpiId: kpi.id, input: { ...draftInput(draft), objectiveId } }, texts.keyResults.created);
          if (outcome.ok) await navigate({ to: '/key-results/$keyResultId', params: { keyResultId: outcome.data.id } });
        }}
      />
    </div>
  );
}

/** From where it stands into its healthy band. */
function draftOf({ name, unit, direction, bandLow, bandHigh, latest, owner }: KpiDetail): KeyResultDraft {
  const target = direction === 'increase' ? (bandLow ?? bandHigh) : (bandHigh ?? bandLow);
  return { ...NEW_DRAFT, title: name, kind: direction, unit, start: latest?.value ?? '0', target: target ?? '', ownerId: owner.id };
}
