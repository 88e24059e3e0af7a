import type { PermissionData } from '../../access/access-query.ts';
import { RuleMatrix } from '../../access/rule-matrix.tsx';
import { Paper } from '../sheet.tsx';

const EVERYBODY = ['ADMIN', 'LEADERSHIP', 'MANAGER', 'TEAM_LEAD', 'CONTRIBUTOR', 'VIEWER'];
const RULES: readonly PermissionData[] = [
  rule({ holders: EVERYBODY, actions: ['read'], nouns: ['objective', 'key-result'], reach: 'company' }),
  rule({ holders: ['ADMIN'], actions: ['create', 'update', 'delete'], nouns: ['objective', 'key-result'], reach: 'company' }),
  rule({ holders: ['LEADERSHIP'], actions: ['create', 'update'], nouns: ['objective'], reach: 'company', companyLevelOnly: true }),
  rule({ holders: ['MANAGER', 'TEAM_LEAD'], actions: ['create', 'update'], nouns: ['objective', 'key-result'], reach: 'team' }),
  rule({ holders: ['CONTRIBUTOR'], actions: ['check-in'], nouns: ['key-result'], reach: 'own' }),
];

/** Some of the rules: what all may, what one may everywhere, and what several may near to them. */
export function Story() {
  return (
    <Paper>
      <RuleMatrix permissions={RULES} access="open" />
    </Paper>
  );
}

function rule(rest: Pick<PermissionData, 'holders' | 'actions' | 'nouns' | 'reach'> & Partial<PermissionData>): PermissionData {
  return { companyLevelOnly: false, access: null, ...rest };
}
