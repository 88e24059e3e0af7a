/** A kind of thing that others name by its id, and that has a name of its own. */
export type NamedKind = 'board-column' | 'connection' | 'cycle' | 'key-result' | 'kpi' | 'objective' | 'person' | 'role' | 'task' | 'team';

/** What fields of a change refer to by id, one or several; where it depends on the thing that was changed, see `namedKind`. */
const NAMED: Readonly<Record<string, NamedKind>> = {
  acknowledgedById: 'person',
  assigneeId: 'person',
  authorId: 'person',
  byPersonId: 'person',
  columnId: 'board-column',
  connectionId: 'connection',
  createdById: 'person',
  creatorId: 'person',
  customRoleId: 'role',
  cycleId: 'cycle',
  deputyId: 'person',
  holderIds: 'person',
  keyResultId: 'key-result',
  kpiId: 'kpi',
  leadId: 'person',
  managerId: 'person',
  meetingsById: 'person',
  mentionedIds: 'person',
  objectiveId: 'objective',
  organizerId: 'person',
  ownerId: 'person',
  ownerTeamId: 'team',
  personId: 'person',
  previousCycleId: 'cycle',
  teamId: 'team',
};

/** What a field of a thing refers to by id; null for what is no reference. */
export function namedKind(noun: string, field: string): NamedKind | null {
  if (field === 'parentId') return noun === 'team' ? 'team' : 'objective';
  if (field === 'carriedFromId') return noun === 'key-result' ? 'key-result' : 'objective';
  return NAMED[field] ?? null;
}

const KINDS: ReadonlySet<string> = new Set<NamedKind>(['connection', 'cycle', 'key-result', 'kpi', 'objective', 'person', 'role', 'task', 'team']);

/** The kind of the thing that an entry of the audit log is about; null where it has no name. */
export function kindOfNoun(noun: string): NamedKind | null {
  return isKind(noun) ? noun : null;
}

function isKind(noun: string): noun is NamedKind {
  return KINDS.has(noun);
}

/** What Sextant keeps for itself or works out from the rest: no history tells of it. The audit page's details do. */
const UNTOLD: ReadonlySet<string> = new Set([
  ...['id', 'organizationId', 'version', 'createdAt', 'updatedAt', 'editedAt', 'externalId', 'sample', 'tokenHash', 'checkInId'],
  // Where it stands among its like.
  ...['position', 'place', 'rank', 'boardId'],
  // What a judgment of a key result goes by; its progress and status are told.
  ...['raw', 'soFar', 'wrongWay', 'expected', 'pace', 'computedStatus', 'tooEarly', 'reasons', 'arithmetic', 'freshness', 'statusSince', 'offTrackDays'],
  ...['judgedAt', 'lastCheckInId', 'lastCheckInAt', 'forecast', 'earlyForecast', 'firstFlaggedAt', 'closing'],
  // How far numbers were read, and how the account is.
  ...['secret', 'secretKeyId', 'hasSecret', 'healthSince', 'ownerToldAt', 'lastSyncAt', 'accessEndsAt', 'cursor', 'cursorVersion', 'lastValue'],
  ...['lastSampleAt', 'lastReadAt', 'lastUsedAt', 'silentSince', 'retryAt', 'outSince', 'domainProof', 'deliveryId'],
  // What work and meetings keep beside themselves, and what a view shows, which is a page of its own.
  ...['releases', 'pullRequest', 'icsSequence', 'planned', 'number', 'openedAt', 'view', 'parameters', 'isDefault', 'logo'],
]);

/** Whether a history tells that a field changed. */
export function isTold(field: string): boolean {
  return !UNTOLD.has(field);
}
