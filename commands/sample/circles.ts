import { createAccountability } from '../../database/accountabilities.ts';
import { updateTeam } from '../../database/teams.ts';
import { emailOf, type Team } from '../../prisma/sample/northwind-people.ts';
import { personIdOf, type Stage, teamIdOf } from './stage.ts';

interface SampleRole {
  team: Team;
  name: string;
  purpose: string;
  duties: readonly string[];
  holders: readonly string[];
}

/** What the teams answer for, and who does it: some hold two roles, and one role has two holders. */
const ROLES: readonly SampleRole[] = [
  {
    ...{ team: 'Product', name: 'Voice of the lab', purpose: 'What technicians need is known before anything is built.' },
    ...{ duties: ['Twelve interviews a quarter', 'A page of findings each month'], holders: ['anjali.mehta', 'grace.okafor'] },
  },
  {
    ...{ team: 'Product', name: 'First week', purpose: 'A new customer succeeds within a week.' },
    ...{ duties: ['The onboarding checklist', 'What stands in its mails'], holders: ['sofia.marino'] },
  },
  {
    ...{ team: 'Engineering', name: 'On-call lead', purpose: 'Whoever is called at night is never alone.' },
    ...{ duties: ['The rota', 'The handbook', 'The review after each incident'], holders: ['eva.novakova'] },
  },
  {
    ...{ team: 'Engineering', name: 'Release captain', purpose: 'A change reaches customers within a day.' },
    ...{ duties: ['The pipeline', 'The word on whether a release goes out'], holders: ['peter.janssen', 'kavya.nair'] },
  },
  {
    ...{ team: 'Data Platform', name: 'Steward of measurements', purpose: 'Every number can be trusted.' },
    ...{ duties: ['Quality checks of what instruments send', 'The list of known gaps'], holders: ['vikram.shah'] },
  },
  {
    ...{ team: 'Sales', name: 'Partner desk', purpose: 'Partners sell without us in the room.' },
    ...{ duties: ['Certifying engineers of partners', 'One price list'], holders: ['farid.haddad'] },
  },
  {
    ...{ team: 'Sales', name: 'Offer desk', purpose: 'An offer leaves the house within two days.' },
    ...{ duties: ['Discounts above ten per cent', 'Wording of contracts'], holders: ['bettina.krause', 'andrew.kim'] },
  },
  {
    ...{ team: 'Customer Success', name: 'Early warning', purpose: 'We see trouble at a customer before they do.' },
    ...{ duties: ['The health score', 'A call within a day'], holders: ['katie.brennan'] },
  },
  {
    ...{ team: 'Operations', name: 'First day', purpose: 'Nobody begins without a desk, a laptop and a friend.' },
    ...{ duties: ['The list for newcomers', 'Who walks beside them'], holders: ['sara.lund'] },
  },
];

/** Puts one team into another, and fills all with their roles of accountability. */
export async function fillCircles(stage: Stage, { at }: { at: string }): Promise<void> {
  await updateTeam(stage.scope, { id: teamIdOf(stage, 'Data Platform'), parentId: teamIdOf(stage, 'Engineering') }, { at });
  for (const { team, holders, ...role } of ROLES)
    await createAccountability(
      stage.scope,
      { ...role, teamId: teamIdOf(stage, team), holderIds: holders.map((holder) => personIdOf(stage, emailOf(holder))) },
      { at },
    );
}
