import { Button } from '@mantine/core';
import { useQuery } from '../app/query.ts';
import { TextLink } from '../app/links.tsx';
import { viewAs } from '../session/session.ts';
import { useFormats } from '../texts/format.ts';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { type AccessLineData, AccessOfQuery } from './access-query.ts';
import styles from './access.module.css';
import { WideTable } from './wide-table.tsx';

/** What one person sees and may change of a cycle's objectives, and by which rule. */
export function PersonAccess(props: { personId: string; cycleId: string }) {
  const texts = useTexts();
  const words = usePagesTexts();
  const [{ data, error }] = useQuery({ query: AccessOfQuery, variables: props, requestPolicy: 'cache-and-network' });
  if (data === undefined) return error ? <EmptyState title={texts.app.failed}>{error.message}</EmptyState> : <Loading />;
  return (
    <>
      <Button variant="default" mt="md" onClick={() => void viewAs(props.personId)}>
        {words.access.viewAs}
      </Button>
      <WideTable label={words.access.why}>
        <thead>
          <tr>
            <th scope="col">{words.access.objective}</th>
            <th scope="col">{words.access.sees}</th>
            <th scope="col">{words.access.changes}</th>
            <th scope="col">{words.access.because}</th>
          </tr>
        </thead>
        <tbody>
          {data.accessOf.map((line) => (
            <tr key={line.objectiveId}>
              <th scope="row">{line.title}</th>
              <td>{words.access.sight[line.sight] ?? line.sight}</td>
              <td>{line.mayChange ? words.access.yes : words.access.no}</td>
              <td>
                <Reason line={line} />
              </td>
            </tr>
          ))}
        </tbody>
      </WideTable>
      <p className={styles.quiet}>
        <TextLink to="/people">{words.access.changePerson}</TextLink>
      </p>
    </>
  );
}

function Reason({ line }: { line: AccessLineData }) {
  const words = usePagesTexts();
  const format = useFormats();
  if (line.reach === null) return line.sight === 'outline' ? words.access.onPath : '';
  if (line.companyLevelOnly) return words.access.companyGoal;
  const held = line.roleName ?? line.holders.map((holder) => words.access.holders[holder] ?? holder).join(', ');
  const reason = `${words.access.reach[line.reach] ?? line.reach}: ${held}`;
  if (line.standsInFor === null) return reason;
  return `${words.access.standsInFor(line.standsInFor, line.standsInUntil && format.day(line.standsInUntil))} (${reason})`;
}
