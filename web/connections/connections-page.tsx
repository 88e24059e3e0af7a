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
import styles from './connections.module.css';
import { ConnectionsQuery } from './connection-query.ts';
import { HealthBadge } from './health-badge.tsx';

/** All outside accounts that numbers come from, with their health. */
export function ConnectionsPage() {
  const texts = useTexts();
  const words = usePagesTexts();
  const format = useFormats();
  const may = useMay();
  const { data, error } = useLiveQuery({ query: ConnectionsQuery, variables: {}, watch: ['Connection', 'MetricSource'] });
  if (data === undefined) return error ? <EmptyState title={texts.app.failed}>{error.message}</EmptyState> : <Loading />;
  const create = may('create connection') && <ButtonLink to="/connections/new">{words.connections.create}</ButtonLink>;
  return (
    <Page title={words.connections.title} below={words.connections.below} actions={data.connections.length > 0 && create}>
      {data.connections.length === 0 ? (
        <EmptyState title={words.connections.none} action={create}>
          {words.connections.noneWhy}
        </EmptyState>
      ) : (
        <CardList narrowestPx={340}>
          {data.connections.map((connection) => (
            <li key={connection.id}>
              <CardHead>
                <PlainLink to="/connections/$connectionId" params={{ connectionId: connection.id }}>
                  {connection.name}
                </PlainLink>
                <HealthBadge health={connection.health} />
              </CardHead>
              {connection.healthReason && <p className={styles.reason}>{connection.healthReason}</p>}
              <p className={styles.quiet}>
                {words.connections.sources(connection.sources.length)} ·{' '}
                {connection.lastSyncAt ? words.connections.lastSync(format.ago(connection.lastSyncAt)) : words.connections.neverSynced} ·{' '}
                {connection.owner.name}
              </p>
            </li>
          ))}
        </CardList>
      )}
    </Page>
  );
}
