import { useTexts } from '../texts/texts.tsx';
import type { Access, PermissionData } from './access-query.ts';
import styles from './access.module.css';

const HOLDERS = ['ADMIN', 'LEADERSHIP', 'MANAGER', 'TEAM_LEAD', 'CONTRIBUTOR', 'VIEWER'];

/** All rules as a table: a row a thing, a column a role, in each cell what may be done and how far. */
export function RuleMatrix({ permissions, access }: { permissions: readonly PermissionData[]; access: Access }) {
  const texts = useTexts();
  const held = permissions.filter((rule) => rule.access === null || rule.access === access);
  const nouns = [...new Set(held.flatMap(({ nouns }) => nouns))];
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{texts.access.thing}</th>
            {HOLDERS.map((holder) => (
              <th key={holder} scope="col">
                {texts.access.holders[holder]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {nouns.map((noun) => (
            <tr key={noun}>
              <th scope="row">{texts.access.nouns[noun] ?? noun}</th>
              {HOLDERS.map((holder) => (
                <td key={holder}>
                  {rightsOf(held, holder, noun).map(({ actions, reach, companyLevelOnly }) => (
                    <div key={`${actions.join()} ${reach} ${companyLevelOnly}`}>
                      {actions.map((action) => texts.access.actions[action] ?? action).join(', ')}{' '}
                      <small>{companyLevelOnly ? texts.access.companyGoals : texts.access.reach[reach]}</small>
                    </div>
                  ))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The rules of a holder for a thing; where one reaches the whole company, narrower ones for the same say nothing more. */
function rightsOf(rules: readonly PermissionData[], holder: string, noun: string): PermissionData[] {
  const held = rules.filter((rule) => rule.holders.includes(holder) && rule.nouns.includes(noun));
  const everywhere = new Set(held.filter(({ reach, companyLevelOnly }) => reach === 'company' && !companyLevelOnly).flatMap(({ actions }) => actions));
  return held.flatMap((rule) => {
    const actions = rule.reach === 'company' && !rule.companyLevelOnly ? rule.actions : rule.actions.filter((action) => !everywhere.has(action));
    return actions.length === 0 ? [] : [{ ...rule, actions }];
  });
}
