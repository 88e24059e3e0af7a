import { DomainError } from './errors.ts';
import type { Day } from './key-result.ts';
import type { Access } from './permissions.ts';
import type { Language } from './person.ts';

/** The numbers by which an organization judges its key results; the house rule is the default, the rest are published rule packs. */
export interface StatusRules {
  /** 'pace' compares progress ÷ expected, 'difference' compares expected − progress. */
  compare: 'pace' | 'difference';
  /** Inclusive. With 'pace': at least this is ON_TRACK. With 'difference': behind by at most this is ON_TRACK. */
  onTrack: number;
  /** Inclusive, as onTrack; below (pace) or above (difference) it is OFF_TRACK. */
  atRisk: number;
  /** Expected share below which a status is "too early to judge"; 0 gives the plain rule. House: 0.15. */
  settlingIn: number;
}

/** What one organization decided about its calendar and rules. */
export interface OrganizationSettings {
  rulePack: string;
  statusRules: StatusRules;
  /** ISO weekdays that are worked, 1 = Monday … 7 = Sunday. Default [1,2,3,4,5]. */
  workingDays: readonly number[];
  holidays: readonly Day[];
  /** Whether an objective's progress counts aligned children as well as its key results. Default false. */
  rollUpChildren: boolean;
  /** Whether everybody reads all goals, or each by their place in the company. */
  access: Access;
  /** Outside addresses that get each week's report and the end of a cycle as the board sees them: the board, investors. At most 20; none by default. */
  leadershipAddresses: readonly string[];
  /** Days after which entries of the audit log are removed, at least LEAST_AUDIT_RETENTION_DAYS; null, the default, keeps them for ever. */
  auditRetentionDays: number | null;
  /** The company's colour, such as #1f5688, on which white text can be read; null, the default, for Sextant's own. */
  accentColor: string | null;
  /** The SHA-256 of its logo; null of none. */
  logo: string | null;
}

/** More would be a mailing list of its own. */
export const MOST_LEADERSHIP_ADDRESSES = 20;

export interface Organization {
  id: string;
  name: string;
  timeZone: string;
  language: Language;
  settings: OrganizationSettings;
  sample: boolean;
}

/** The house rules: method.md §2. */
export const HOUSE_STATUS_RULES: StatusRules = { compare: 'pace', onTrack: 0.7, atRisk: 0.4, settlingIn: 0.15 };

export const DEFAULT_SETTINGS: OrganizationSettings = {
  rulePack: 'house',
  statusRules: HOUSE_STATUS_RULES,
  workingDays: [1, 2, 3, 4, 5],
  holidays: [],
  rollUpChildren: false,
  access: 'open',
  leadershipAddresses: [],
  auditRetentionDays: null,
  accentColor: null,
  logo: null,
};

/** A year: the database holds to it as well (expire_audit_entries). */
export const LEAST_AUDIT_RETENTION_DAYS = 365;
/** A century, so that days are still a date. */
const MOST_AUDIT_RETENTION_DAYS = 36_500;

/** Throws INVALID_INPUT where the audit log cannot be kept for so many days. */
export function requireAuditRetention(days: number | null): void {
  if (days === null || (Number.isInteger(days) && days >= LEAST_AUDIT_RETENTION_DAYS && days <= MOST_AUDIT_RETENTION_DAYS)) return;
  throw new DomainError('INVALID_INPUT', `The audit log is kept for ever, or for ${LEAST_AUDIT_RETENTION_DAYS} to ${MOST_AUDIT_RETENTION_DAYS} days.`, {
    field: 'auditRetentionDays',
  });
}
