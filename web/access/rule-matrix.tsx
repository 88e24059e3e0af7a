import { usePagesTexts } from '../texts/pages-texts.ts';
import type { Access, PermissionData } from './access-query.ts';
import { WideTable } from './wide-table.tsx';

const COMPANY_GOALS = 'company goals';
const HOLDERS = ['ADMIN', 'LEADERSHIP', 'MANAGER', 'TEAM_LEAD', 'CONTRIBUTOR', 'VIEWER'];

/** All rules as a table: a row a thing, a column a role, in each cell what may be done and how far. */
export function RuleMatrix({ permissions, access }: { permissions: readonly PermissionData[]; access: Access }) {
  const words = usePagesTexts();
  const held = permissions.filter((rule) => rule.access === null || rule.access === access);
  const nouns = [...new Set(held.flatMap(({ nouns }) => nouns))];
  return (
    <WideTable label={words.access.rules}>
      <thead>
        <tr>
          <th scope="col">{words.access.thing}</th>
          {HOLDERS.map((holder) => (
            <th key={holder} scope="col">
              {words.access.holders[holder]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {nouns.map((noun) => (
          <tr key={noun}>
            <th scope="row">{words.access.nouns[noun] ?? noun}</th>
            {HOLDERS.map((holder) => (
              <td key={holder}>
                {[...rightsOf(held, holder, noun)].map(([reach, actions]) => (
                  <div key={reach}>
                    {[...actions].map((action) => words.access.actions[action] ?? action).join(', ')}{' '}
                    <small>{reach === COMPANY_GOALS ? words.access.companyGoals : words.access.reach[reach]}</small>
                  </div>
                ))}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </WideTable>
  );
}

/** What a holder may do with a thing, by reach; what reaches everything is not said again for less. */
function rightsOf(rules: readonly PermissionData[], holder: string, noun: string): Map<string, Set<string>> {
  const rights = new Map<string, Set<string>>();
  for (const { holders, nouns, actions, reach, companyLevelOnly } of rules) {
    if (!holders.includes(holder) || !nouns.includes(noun)) continue;
    const place = companyLevelOnly ? COMPANY_GOALS : reach;
    rights.set(place, new Set([...(rights.get(place) ?? []), ...actions]));
  }
  const everywhere = rights.get('company') ?? new Set();
  const narrower = [...rights]
    .filter(([reach]) => reach !== 'company')
    .map(([reach, actions]) => [reach, new Set([...actions].filter((action) => !everywhere.has(action)))] as const);
  return new Map([...(rights.has('company') ? [['company', everywhere] as const] : []), ...narrower.filter(([, actions]) => actions.size > 0)] as [
    string,
    Set<string>,
  ][]);
}
