/** An object of the fake CRM. Properties are texts, as HubSpot has them. */
export interface FakeObject {
  id: string;
  properties: Record<string, string | null>;
  archived: boolean;
  /** The search finds it from here on (milliseconds); lists show it at once. */
  indexedAt: number;
}

export type FakeType = 'deals' | 'contacts' | 'tickets' | 'companies';

/** One company's HubSpot account: objects by id, and what belongs together. */
export interface FakeCrm {
  portalId: number;
  companyCurrency: string;
  objects: Record<FakeType, Map<string, FakeObject>>;
  /** `companies/7` to the ids of its deals, contacts and tickets. */
  associations: Map<string, Record<string, string[]>>;
  nextId: number;
}

export interface FakeSearch {
  filterGroups?: { filters: { propertyName: string; operator: string; value?: string }[] }[];
  sorts?: unknown[];
  limit?: number;
  after?: string;
  properties?: string[];
}

/** HubSpot gives the first 10,000 results of a search, and 400 for what lies beyond. */
const MOST_RESULTS = 10_000;

/** An account with nothing in it. */
export function emptyCrm(): FakeCrm {
  return {
    portalId: 62_515,
    companyCurrency: 'EUR',
    objects: { deals: new Map(), contacts: new Map(), tickets: new Map(), companies: new Map() },
    associations: new Map(),
    nextId: 1_001,
  };
}

/** Puts an object in; `modifiedAt` is when it was last changed, `indexedAt` when the search sees that. */
export function addObject(
  crm: FakeCrm,
  {
    type,
    properties,
    modifiedAt,
    indexedAt = 0,
    company,
  }: { type: FakeType; properties: Record<string, string | null>; modifiedAt: string; indexedAt?: number; company?: string },
): FakeObject {
  const id = String(crm.nextId);
  crm.nextId += 1;
  const object = {
    id,
    properties: { createdate: modifiedAt, ...properties, hs_object_id: id, [modifiedProperty(type)]: modifiedAt },
    archived: false,
    indexedAt,
  };
  crm.objects[type].set(id, object);
  if (company !== undefined) {
    const of = crm.associations.get(`companies/${company}`) ?? {};
    crm.associations.set(`companies/${company}`, { ...of, [type]: [...(of[type] ?? []), id] });
  }
  return object;
}

/** Changes an object, as a person would. */
export function changeObject(
  crm: FakeCrm,
  { type, id, properties, modifiedAt }: { type: FakeType; id: string; properties: Record<string, string | null>; modifiedAt: string },
): void {
  const object = crm.objects[type].get(id);
  if (object === undefined) throw new Error(`There are no ${type} with the id ${id}`);
  Object.assign(object.properties, properties, { [modifiedProperty(type)]: modifiedAt });
}

/** A won deal, in few words. */
export function wonDeal({
  amount,
  closedOn,
  currency = 'EUR',
  ...others
}: {
  amount: string;
  closedOn: string;
  currency?: string | null;
  [property: string]: string | null | undefined;
}) {
  return {
    amount,
    deal_currency_code: currency,
    createdate: `${closedOn.slice(0, 7)}-01T08:00:00.000Z`,
    closedate: `${closedOn}T10:00:00.000Z`,
    hs_is_closed: 'true',
    hs_is_closed_won: 'true',
    pipeline: 'default',
    dealstage: 'closedwon',
    hubspot_owner_id: '11',
    ...(others as Record<string, string | null>),
  };
}

/** An open deal, in few words. */
export function openDeal({
  amount,
  createdOn,
  currency = 'EUR',
  ...others
}: {
  amount: string;
  createdOn: string;
  currency?: string | null;
  [property: string]: string | null | undefined;
}) {
  return {
    amount,
    deal_currency_code: currency,
    createdate: `${createdOn}T08:00:00.000Z`,
    closedate: '2099-12-31T10:00:00.000Z',
    hs_is_closed: 'false',
    hs_is_closed_won: 'false',
    pipeline: 'default',
    dealstage: 'presentationscheduled',
    hubspot_owner_id: '11',
    ...(others as Record<string, string | null>),
  };
}

/** What a search answers, or the reason why it does not. */
export function searchObjects(crm: FakeCrm, type: FakeType, search: FakeSearch, nowMs: number): { status: number; json: unknown } {
  const { filterGroups = [], limit = 10, after = '0', properties = [] } = search;
  const refuse = (message: string) => ({ status: 400, json: { status: 'error', message, category: 'VALIDATION_ERROR', correlationId: 'fake' } });
  if (limit > 200) return refuse('limit must not be greater than 200');
  if (Number(after) + limit > MOST_RESULTS) return refuse('The total number of results is too large to page through: 10,000 is the most');
  if (filterGroups.length > 5 || filterGroups.some(({ filters }) => filters.length > 6)) return refuse('Too many filters');
  const [sort = 'hs_object_id'] = (search.sorts ?? []).map((given) =>
    typeof given === 'string' ? given : String((given as { propertyName?: string }).propertyName),
  );
  const descending = sort.startsWith('-');
  const by = sort.replace(/^-/, '');
  const found = [...crm.objects[type].values()]
    .filter((object) => !object.archived && object.indexedAt <= nowMs)
    .filter((object) => filterGroups.length === 0 || filterGroups.some(({ filters }) => filters.every((filter) => holds(object, filter))))
    .sort((a, b) => (descending ? -1 : 1) * (rank(a.properties[by]) - rank(b.properties[by]) || Number(a.id) - Number(b.id)));
  const page = found.slice(Number(after), Number(after) + limit);
  const next = Number(after) + limit < found.length ? { paging: { next: { after: String(Number(after) + limit) } } } : {};
  return { status: 200, json: { total: found.length, results: page.map((object) => shapeOf(object, properties, type)), ...next } };
}

/** An object as HubSpot shows it: the properties that were asked for, null where empty. */
export function shapeOf({ id, properties, archived }: FakeObject, asked: readonly string[], type: FakeType) {
  const always = ['createdate', modifiedProperty(type), 'hs_object_id'];
  return {
    id,
    properties: Object.fromEntries([...new Set([...always, ...asked])].map((name) => [name, properties[name] ?? null])),
    createdAt: properties.createdate,
    updatedAt: properties[modifiedProperty(type)],
    archived,
    ...(archived && { archivedAt: properties[modifiedProperty(type)] }),
  };
}

function modifiedProperty(type: FakeType): string {
  return type === 'contacts' ? 'lastmodifieddate' : 'hs_lastmodifieddate';
}

function holds({ properties }: FakeObject, { propertyName, operator, value = '' }: { propertyName: string; operator: string; value?: string }): boolean {
  const has = properties[propertyName] ?? null;
  switch (operator) {
    case 'EQ':
      return has !== null && has.toLowerCase() === value.toLowerCase();
    case 'GT':
      return has !== null && rank(has) > rank(value);
    case 'GTE':
      return has !== null && rank(has) >= rank(value);
    default:
      throw new Error(`The fake knows no operator ${operator}`);
  }
}

/** Numbers and times, as the index compares them. */
function rank(value: string | null | undefined): number {
  if (value === null || value === undefined) return 0;
  return /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : Date.parse(value);
}
