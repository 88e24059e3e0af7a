import { HOUSE_STATUS_RULES } from './organization.ts';
import type { StatusRules } from './organization.ts';

/** A published set of thresholds that an organization can choose instead of the house rules. */
export interface RulePack {
  id: string;
  name: string;
  /** Who published it, or where it differs from us. */
  source: string;
  rules: StatusRules;
}

/** All packs judge from the first day (settlingIn 0), but for the house. Source of the numbers: docs/okr-method.md, Rule packs. */
export const RULE_PACKS: readonly RulePack[] = [
  { id: 'house', name: 'Sextant', source: 'house rules, pace 0.7 / 0.4 after a settling-in of 15 % of the cycle', rules: HOUSE_STATUS_RULES },
  { id: 'oboard', name: 'Oboard', source: 'Oboard, grading: 0.7 / 0.4', rules: { compare: 'pace', onTrack: 0.7, atRisk: 0.4, settlingIn: 0 } },
  { id: 'tability', name: 'Tability', source: 'Tability, 0.7 / 0.5', rules: { compare: 'pace', onTrack: 0.7, atRisk: 0.5, settlingIn: 0 } },
  {
    id: 'upraise',
    name: 'UpRaise',
    source: 'UpRaise, 0.95 / 0.75 of the ideal progress',
    rules: { compare: 'pace', onTrack: 0.95, atRisk: 0.75, settlingIn: 0 },
  },
  {
    id: 'okrs-tracker',
    name: 'OKRs tracker',
    source: 'lopes-andre/okrs-tracker, 0.90 / 0.75; its "exceeding" from 1.10 is on track here',
    rules: { compare: 'pace', onTrack: 0.9, atRisk: 0.75, settlingIn: 0 },
  },
  {
    id: 'engagedly',
    name: 'Engagedly',
    source: 'Engagedly, by difference: up to 16.5 / 33 points behind',
    rules: { compare: 'difference', onTrack: 0.165, atRisk: 0.33, settlingIn: 0 },
  },
];

/** The pack of an id; null for an unknown one, such as an organization's own thresholds ('custom'). */
export function rulePack(id: string): RulePack | null {
  return RULE_PACKS.find((pack) => pack.id === id) ?? null;
}
