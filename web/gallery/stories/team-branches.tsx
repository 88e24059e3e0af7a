import { TeamBranches } from '../../teams/team-branches.tsx';
import { teamTree } from '../../teams/team-tree.ts';
import type { TeamData } from '../../teams/teams-query.ts';
import { Paper, useSample } from '../sheet.tsx';

/** A department with circles in it, roles that are held, left and without anybody. */
export function Story() {
  const words = useSample({
    en: {
      teams: ['Product', 'Payments', 'Support for customers in all languages'],
      lead: 'Mia Wood',
      role: 'Rep Link',
      purpose: 'The circle is heard above',
      duty: 'Speaks for the circle',
    },
    ru: {
      teams: ['Продукт', 'Платежи', 'Поддержка клиентов на всех языках'],
      lead: 'Мия Вуд',
      role: 'Представитель',
      purpose: 'Круг слышат наверху',
      duty: 'Говорит от имени круга',
    },
  });
  const team = (id: number, rest: Partial<TeamData>): TeamData => ({
    ...{ id: String(id), name: words.teams[id] ?? '', version: 1, peopleCount: 5, mayShape: true, parent: { id: '0' }, lead: null, accountabilities: [] },
    ...rest,
  });
  const role = { id: 'role', name: words.role, purpose: words.purpose, duties: [words.duty], version: 1 };
  const teams = [
    team(0, { parent: null, peopleCount: 1200, lead: { id: 'lead', name: words.lead, active: true } }),
    team(1, {
      lead: { id: 'left', name: words.lead, active: false },
      accountabilities: [{ ...role, holders: [{ id: 'lead', name: words.lead, active: true }] }],
    }),
    team(2, { accountabilities: [{ ...role, id: 'empty', holders: [{ id: 'left', name: words.lead, active: false }] }] }),
  ];
  return (
    <Paper>
      <TeamBranches nodes={teamTree(teams)} onTeam={() => undefined} onRole={() => undefined} />
    </Paper>
  );
}
