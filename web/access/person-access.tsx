import { Button } from '@mantine/core';
import { useQuery } from '../app/query.ts';
import { TextLink } from '../app/links.tsx';
import { viewAs } from '../session/session.ts';
import { useFormats } from '../texts/format.ts';
import { useTexts } from '../texts/texts.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { type AccessLineData, AccessOfQuery } from './access-query.ts';
import styles from './access.module.css';
import { WideTable } from './wide-table.tsx';

/** What one person sees and may change of a cycle's objectives, and by which rule. */
export function PersonAccess(props: { personId: string; cycleId: string }) {
  const texts = useTexts();
  const [{ data, error }] = useQuery({ query: AccessOfQuery, variables: props, requestPolicy: 'cache-and-network' });
  if (data === undefined) return error ? <EmptyState title={texts.app.failed}>{error.message}</EmptyState> : <Loading />;
  return (
    <>
      <Button variant="default" mt="md" onClick={() => void viewAs(props.personId)}>
        {texts.access.viewAs}
      </Button>
      <WideTable label={texts.access.why}>
        <thead>
          <tr>
            <th scope="col">{texts.access.objective}</th>
            <th scope="col">{texts.access.sees}</th>
            <th scope="col">{texts.access.changes}</th>
            <th scope="col">{texts.access.because}</th>
          </tr>
        </thead>
        <tbody>
          {data.accessOf.map((line) => (
            <tr key={line.objectiveId}>
              <th scope="row">{line.title}</th>
              <td>{texts.access.sight[line.sight] ?? line.sight}</td>
              <td>{line.mayChange ? texts.access.yes : texts.access.no}</td>
              <td>
                <Reason line={line} />
              </td>
            </tr>
          ))}
        </tbody>
      </WideTable>
      <p className={styles.quiet}>
        <TextLink to="/people">{texts.access.changePerson}</TextLink>
      </p>
    </>
  );
}

function Reason({ line }: { line: AccessLineData }) {
  const texts = useTexts();
  const format = useFormats();
  if (line.reach === null) return line.sight === 'outline' ? texts.access.onPath : '';
  if (line.companyLevelOnly) return texts.access.companyGoal;
  const held = line.roleName ?? line.holders.map((holder) => texts.access.holders[holder] ?? holder).join(', ');
  const reason = `${texts.access.reach[line.reach] ?? line.reach}: ${held}`;
  if (line.standsInFor === null) return reason;
  return `${texts.access.standsInFor(line.standsInFor, line.standsInUntil && format.day(line.standsInUntil))} (${reason})`;
}
