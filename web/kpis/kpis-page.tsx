import { useState } from 'react';
import { Button } from '@mantine/core';
import { ButtonLink, PlainLink } from '../app/links.tsx';
import { useLiveQuery } from '../app/live.ts';
import { useMay } from '../app/viewer.tsx';
import { useFormats } from '../texts/format.ts';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { CardHead, CardList } from '../ui/card-list.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import { PlaceBadge, useBandWords } from './kpi-facts.tsx';
import { KpisQuery } from './kpi-query.ts';
import styles from './kpis.module.css';
import { Spark } from './trend.tsx';

/** The numbers that are watched beside the cycles, each with its trend and its band. */
export function KpisPage() {
  const texts = useTexts();
  const words = usePagesTexts();
  const format = useFormats();
  const may = useMay();
  const bandWords = useBandWords();
  const [archived, setArchived] = useState(false);
  const [after, setAfter] = useState<string | null>(null);
  const { data, error } = useLiveQuery({ query: KpisQuery, variables: { archived, after }, watch: ['Kpi', 'MetricSource'] });
  if (data === undefined) return error ? <EmptyState title={texts.app.failed}>{error.message}</EmptyState> : <Loading />;
  const create = may('create kpi') && <ButtonLink to="/kpis/new">{words.kpis.create}</ButtonLink>;
  const kpis = data.kpis.edges.map(({ node }) => node);
  const { hasNextPage, endCursor } = data.kpis.pageInfo;

  function show(next: { archived: boolean; after: string | null }) {
    setArchived(next.archived);
    setAfter(next.after);
  }

  return (
    <Page
      title={archived ? words.kpis.archivedTitle : words.kpis.title}
      below={words.kpis.below}
      actions={
        <>
          <Button variant="default" onClick={() => show({ archived: !archived, after: null })}>
            {archived ? words.kpis.showLive : words.kpis.showArchived}
          </Button>
          {(kpis.length > 0 || archived) && create}
        </>
      }
    >
      {kpis.length === 0 ? (
        <EmptyState title={archived ? words.kpis.noneArchived : words.kpis.none} action={!archived && create}>
          {!archived && words.kpis.noneWhy}
        </EmptyState>
      ) : (
        <CardList narrowestPx={300}>
          {kpis.map((kpi) => (
            <li key={kpi.id}>
              <CardHead>
                <PlainLink to="/kpis/$kpiId" params={{ kpiId: kpi.id }}>
                  {kpi.name}
                </PlainLink>
                <PlaceBadge kpi={kpi} />
              </CardHead>
              <div className={styles.cardBody}>
                <strong>{format.value(kpi.latest?.value, kpi.unit)}</strong>
                <Spark kpi={kpi} points={kpi.trend} />
              </div>
              <p className={styles.quiet}>
                {bandWords(kpi)} · {kpi.owner.name}
              </p>
              {kpi.outSince && <p className={styles.warning}>{words.kpis.outSince(format.day(kpi.outSince))}</p>}
              {kpi.source === null && <p className={styles.quiet}>{words.kpis.noSource}</p>}
              {kpi.source?.silentSince && <p className={styles.quiet}>{words.connections.silentSince(format.day(kpi.source.silentSince))}</p>}
            </li>
          ))}
        </CardList>
      )}
      {hasNextPage && (
        <Button variant="default" mt="md" onClick={() => setAfter(endCursor)}>
          {words.kpis.more}
        </Button>
      )}
    </Page>
  );
}
