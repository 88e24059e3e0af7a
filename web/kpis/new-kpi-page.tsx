import { useNavigate } from '@tanstack/react-router';
import { useAct } from '../app/act.ts';
import { TextLink } from '../app/links.tsx';
import { useViewer } from '../app/viewer.tsx';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { Page } from '../ui/page.tsx';
import { KpiForm } from './kpi-form.tsx';
import { CreateKpi } from './kpi-query.ts';

/** Adds a KPI; its page offers to connect the number. */
export function NewKpiPage() {
  const words = usePagesTexts();
  const { person } = useViewer();
  const navigate = useNavigate();
  const { act, acting } = useAct(CreateKpi);
  return (
    <Page title={words.kpis.create} above={<TextLink to="/kpis">{words.kpis.title}</TextLink>}>
      <KpiForm
        start={{ name: '', unit: '', direction: 'increase', bandLow: '', bandHigh: '', ownerId: person.id }}
        owner={person}
        saving={acting}
        submitLabel={words.kpis.create}
        onSubmit={async (input) => {
          const outcome = await act({ input }, words.kpis.created);
          if (outcome.ok) await navigate({ to: '/kpis/$kpiId', params: { kpiId: outcome.data.id } });
        }}
      />
    </Page>
  );
}
