import { randomUUID } from 'node:crypto';
import { encodeGlobalID } from '@pothos/plugin-relay';
import { buildClientSchema, getIntrospectionQuery, getNamedType, type GraphQLField, type GraphQLSchema, type IntrospectionQuery, isNonNullType } from 'graphql';
import { personScope } from '../../database/scope.ts';
import { withStanding } from '../../database/standing.ts';
import { asHeardBy } from '../../api/live/hub.ts';
import type { GraphqlAnswer, TestApi } from '../api.ts';
import { queriesOfEverything } from '../graphql-walk.ts';
import { type AccessName, ACTORS, type ActorName, BUNDLES, type BundleName, mayDo, mayRead, type Part } from './expected.ts';
import { type MutationCase, MUTATIONS, WITHOUT_ROW } from './mutations.ts';
import { FILES, homeOf, type Route, ROUTES } from './routes.ts';
import { type Ids, makeWorld, type World } from './world.ts';

/** What a run of the matrix came to. */
export interface MatrixVerdict {
  cases: number;
  /** Whoever saw or did what they may not. */
  leaks: string[];
  /** Fields and routes that nothing here tries, and texts that somebody may read and nothing showed. */
  uncovered: string[];
}

const WAYS: readonly AccessName[] = ['open', 'place'];
/** Long enough not to stand in a hash or a token by chance. */
const TEXT = /zqtext\d+x/g;
/** Lists are asked for whole: no kind of row has more. */
const LIST = '12';

/**
 * Asks for every query, mutation, subscription and route of the API as everybody, for rows of every place in the company and of another one, and holds
 * the answers against the table in `expected.ts`; `untilFirst` ends with the first actor of whom something is found. What is asked comes from the schema, so that a new field is tried without anyone remembering.
 */
export async function runMatrix(api: TestApi, { untilFirst = false }: { untilFirst?: boolean } = {}): Promise<MatrixVerdict> {
  const world = await makeWorld(api);
  const verdict: MatrixVerdict = { cases: 0, leaks: [], uncovered: [] };
  const cookies = new Map<ActorName, string | null>();
  for (const actor of ACTORS) cookies.set(actor, actor === 'nobody' ? null : await api.cookieOf(world.people[actor]));
  const schema = await schemaOf(api, cookies.get('admin') ?? null);
  const everybody = async (work: (run: Run) => Promise<void>): Promise<void> => {
    for (const access of WAYS) {
      await readGoals(api, world, access);
      for (const actor of ACTORS) {
        if (untilFirst && verdict.leaks.length + verdict.uncovered.length > 0) return;
        await work({ api, world, schema, access, actor, cookie: cookies.get(actor) ?? null, verdict, seen: new Set() });
      }
    }
  };
  // Reading comes first: what is changed afterwards covers some of the texts.
  await everybody(async (run) => {
    const { access, actor, seen } = run;
    await tryQueries(run);
    await tryRoutes(run, 'GET');
    await tryChanges(run);
    for (const [text, { part, bundle, column }] of world.texts)
      if (mayRead(actor, access, part, bundle) && !seen.has(text))
        verdict.uncovered.push(`${actor} (${access}) may read ${column} of ${bundle}, and nothing showed it`);
  });
  await everybody(async (run) => {
    await tryRoutes(run, 'POST');
    await tryMutations(run);
  });
  verdict.leaks = [...new Set(verdict.leaks)];
  verdict.uncovered = [...new Set(verdict.uncovered)];
  return verdict;
}

interface Run {
  api: TestApi;
  world: World;
  schema: GraphQLSchema;
  access: AccessName;
  actor: ActorName;
  cookie: string | null;
  verdict: MatrixVerdict;
  seen: Set<string>;
}

let asked = 0;
/** As somebody behind a proxy: each request from an address of its own, as no person asks so fast. */
function address(): string {
  asked += 1;
  return `10.${(asked >> 16) & 255}.${(asked >> 8) & 255}.${asked & 255}`;
}

async function graphql(api: TestApi, cookie: string | null, query: string): Promise<GraphqlAnswer> {
  const { body } = await api
    .http()
    .post('/graphql')
    .set('Cookie', cookie ?? '')
    .set('X-Forwarded-For', address())
    .send({ query });
  return body as GraphqlAnswer;
}

async function schemaOf(api: TestApi, cookie: string | null): Promise<GraphQLSchema> {
  return buildClientSchema((await graphql(api, cookie, getIntrospectionQuery())).data as unknown as IntrospectionQuery);
}

async function readGoals({ behind }: TestApi, { acme }: World, access: AccessName): Promise<void> {
  const { settings } = await behind.organization.findFirstOrThrow({ where: { id: acme.organizationId }, select: { settings: true } });
  await behind.organization.updateMany({ where: { id: acme.organizationId }, data: { settings: { ...(settings as object), access } } });
}

/** Notes what an answer shows, and which of it is not for this actor. */
function hold({ world, actor, access, verdict, seen }: Run, what: string, answer: string): void {
  verdict.cases += 1;
  for (const text of answer.match(TEXT) ?? []) {
    seen.add(text);
    const found = world.texts.get(text);
    if (found !== undefined && !mayRead(actor, access, found.part, found.bundle))
      verdict.leaks.push(`${actor} (${access}) reads ${found.column} of ${found.bundle} by ${what}`);
  }
}

async function tryQueries(run: Run): Promise<void> {
  const { api, schema, cookie, world, verdict } = run;
  const fields = Object.values(schema.getQueryType()?.getFields() ?? {}).filter(({ name }) => name !== 'node');
  const asked = new Set<string>();
  for (const bundle of BUNDLES)
    for (const { field, query } of queriesOfEverything(fields, argumentsOf(fields, world.ids[bundle]))) {
      // Lists are the same for whichever bundle.
      if (asked.has(query)) continue;
      asked.add(query);
      const { data, errors } = await graphql(api, cookie, query);
      hold(run, field, JSON.stringify([data, errors]));
      for (const { message, extensions } of errors ?? []) if (!REFUSALS.has(extensions?.code ?? '')) verdict.uncovered.push(`query ${field}: ${message}`);
    }
  for (const type of Object.keys(PARTS)) await compareWithNothing(run, type);
}

const REFUSALS = new Set(['NOT_FOUND', 'SIGNED_OUT']);

/** The arguments that fields need, from the ids of a bundle, as GraphQL text. */
function argumentsOf(fields: readonly GraphQLField<unknown, unknown>[], ids: Ids): Record<string, Record<string, string>> {
  return Object.fromEntries(
    fields.map((field) => {
      const passed = field.args.flatMap(({ name, type }) => {
        if (name === 'first') return [[name, LIST]];
        // All texts begin so: a search finds each that it may show.
        if (name === 'text') return [[name, '"zqtext"']];
        if (!isNonNullType(type)) return [];
        const noun = name === 'id' ? getNamedType(field.type).name : NOUNS[name];
        const id = ids[noun ?? ''];
        return id === undefined ? [[name, '"none"']] : [[name, `"${id}"`]];
      });
      return [field.name, Object.fromEntries(passed)];
    }),
  );
}

const NOUNS: Record<string, string> = { circleId: 'Team', cycleId: 'Cycle', personId: 'Person', subjectId: 'KeyResult' };

/** What somebody may not have answers like what does not exist. All bundles in one request: what costs is the request. */
async function compareWithNothing(run: Run, type: string): Promise<void> {
  const { api, cookie, actor, access, world, verdict } = run;
  const part = PARTS[type] as Part;
  const nothing = encodeGlobalID(type, randomUUID());
  const idOf = (bundle: BundleName): string => world.ids[bundle][type] ?? '';
  // Each id once: of two equal nodes in a request, @pothos/plugin-relay answers the second with an error.
  const ids = [...new Set([nothing, ...BUNDLES.map(idOf)])];
  const { data, errors = [] } = await graphql(api, cookie, `{ ${ids.map((id, index) => `n${index}: node(id: "${id}") { __typename id }`).join(' ')} }`);
  const answerOf = (id: string): string => {
    const name = `n${ids.indexOf(id)}`;
    const refused = errors.filter(({ path }) => path === undefined || path[0] === name);
    return JSON.stringify([data?.[name], refused.map(({ message, extensions }) => [message, extensions])]).replaceAll(id, `the ${type}`);
  };
  for (const { message, extensions } of errors) if (!REFUSALS.has(extensions?.code ?? '')) verdict.uncovered.push(`node of ${type}: ${message}`);
  for (const bundle of BUNDLES) {
    const found = answerOf(idOf(bundle));
    hold(run, 'node', found);
    const may = mayRead(actor, access, part, bundle);
    const isNothing = found === answerOf(nothing);
    if (!may && !isNothing) verdict.leaks.push(`${actor} (${access}) learns that a ${type} of ${bundle} exists: ${found}`);
    if (may && isNothing) verdict.uncovered.push(`${actor} (${access}) should find the ${type} of ${bundle}`);
  }
}

const PARTS: Record<string, Part> = {
  Objective: 'outline',
  KeyResult: 'goal',
  CheckIn: 'goal',
  Comment: 'note',
  Initiative: 'goal',
  Task: 'goal',
  Board: 'directory',
  BoardColumn: 'directory',
  LinkedItem: 'goal',
  GoalLink: 'goal',
  Escalation: 'note',
  MetricSource: 'note',
  Connection: 'connection',
  Kpi: 'kpi',
  // A viewer asks for none: what one may have kept is in the file of everything about them alone.
  GoalView: 'kpi',
  Effect: 'sending',
  Report: 'report',
  Rehearsal: 'rehearsal',
  Meeting: 'meeting',
  Team: 'directory',
  Accountability: 'directory',
  CustomRole: 'roles',
  Person: 'directory',
  Cycle: 'directory',
  Organization: 'directory',
};

async function tryMutations(run: Run): Promise<void> {
  const { api, schema, cookie, verdict, world } = run;
  for (const name of Object.keys(schema.getMutationType()?.getFields() ?? {})) {
    const found = MUTATIONS[name];
    if (found === undefined) {
      verdict.uncovered.push(`mutation ${name}`);
      continue;
    }
    const bundles = WITHOUT_ROW.has(name) ? [homeOf(run.actor)] : BUNDLES;
    const callFor = (bundle: BundleName): string => {
      const passed = found.call({ ...world.ids[bundle], level: bundle === 'company' ? 'COMPANY' : 'INDIVIDUAL' });
      return `${bundle}: ${name}${passed === '' ? '' : `(${passed})`} { __typename ... on Refusal { code message } }`;
    };
    // One request for all: what costs is the request. Where one is refused whole, the others are not told, and each is asked by itself.
    const together = await graphql(api, cookie, `mutation { ${bundles.map(callFor).join(' ')} }`);
    for (const bundle of bundles) {
      const answer = together.errors === undefined ? together : await graphql(api, cookie, `mutation { ${callFor(bundle)} }`);
      judge(run, { ...found, name, bundle, answer });
    }
  }
}

function judge(run: Run, { name, bundle, deed, answer }: MutationCase & { name: string; bundle: BundleName; answer: GraphqlAnswer }): void {
  const { actor, access, verdict } = run;
  const result = answer.data?.[bundle] as { __typename: string; code?: string; message?: string } | null | undefined;
  const said = JSON.stringify(answer.errors ?? result);
  hold(run, name, said);
  const code = result?.code ?? answer.errors?.[0]?.extensions?.code;
  if (code === 'GRAPHQL_VALIDATION_FAILED' || code === 'INTERNAL_SERVER_ERROR') verdict.uncovered.push(`mutation ${name}: ${answer.errors?.[0]?.message}`);
  const wasRefused = REFUSALS.has(code ?? '');
  const may = mayDo(actor, access, deed, bundle);
  if (!may && !wasRefused) verdict.leaks.push(`${actor} (${access}) may do ${name} to ${bundle}: ${said.slice(0, 200)}`);
  if (may && wasRefused) verdict.uncovered.push(`${actor} (${access}) is refused ${name} on ${bundle}: ${result?.message ?? answer.errors?.[0]?.message}`);
}

/** Routes that are not GraphQL: those that the OpenAPI document names, and files. */
async function tryRoutes(run: Run, wanted: 'GET' | 'POST'): Promise<void> {
  const { api, cookie, world, actor, access, verdict } = run;
  const described = (await api.http().get('/api/openapi.json')).body as { paths: Record<string, Record<string, unknown>> };
  for (const [path, methods] of Object.entries(described.paths))
    for (const method of Object.keys(methods)) {
      const route = ROUTES[`${method.toUpperCase()} ${path}`];
      if (route === undefined) verdict.uncovered.push(`route ${method.toUpperCase()} ${path}`);
      else for (const bundle of BUNDLES) await tryRoute(route, bundle);
    }
  for (const route of FILES) for (const bundle of BUNDLES) await tryRoute(route, bundle);

  async function tryRoute({ method, path, body, may }: Route, bundle: BundleName): Promise<void> {
    if (method !== wanted) return;
    const request = method === 'GET' ? api.http().get(path(world.ids[bundle])) : api.http().post(path(world.ids[bundle])).send(body);
    const { status, text, headers } = await request
      .set('Cookie', cookie ?? '')
      .set('X-Forwarded-For', address())
      .set('Accept', '*/*')
      .buffer(true)
      .parse(asText);
    hold(run, `${method} ${path({})}`, `${JSON.stringify(headers)}${text ?? ''}`);
    const wasRefused = [401, 403, 404].includes(status);
    if (may === undefined) return;
    if (!may(actor, access, bundle) && !wasRefused) verdict.leaks.push(`${actor} (${access}) gets ${status} from ${method} ${path({})} of ${bundle}`);
    if (may(actor, access, bundle) && wasRefused) verdict.uncovered.push(`${actor} (${access}) gets ${status} from ${method} ${path({})} of ${bundle}`);
  }
}

/** Of whatever type, as the text that it is. */
function asText(answer: unknown, done: (error: Error | null, text: string) => void): void {
  const response = answer as NodeJS.ReadableStream & { text?: string };
  let text = '';
  response.setEncoding('utf8');
  response.on('data', (chunk: string) => (text += chunk));
  response.on('end', () => {
    response.text = text;
    done(null, text);
  });
}

/** The one subscription names a row to those alone who may read all of its kind. */
async function tryChanges({ api, world, schema, actor, access, verdict }: Run): Promise<void> {
  const others = Object.keys(schema.getSubscriptionType()?.getFields() ?? {}).filter((name) => name !== 'changes');
  verdict.uncovered.push(...others.map((name) => `subscription ${name}`));
  if (actor === 'nobody' || actor === 'stranger') return;
  const { organizationId, id, role } = world.people[actor];
  const scope = await withStanding(personScope(api.database, { organizationId, personId: id, role }), { now: new Date().toISOString() });
  for (const bundle of BUNDLES.filter((name) => name !== 'elsewhere')) {
    verdict.cases += 1;
    const heard = asHeardBy(scope, { type: 'key-result', id: world.ids[bundle]['plainKeyResult'] ?? '' });
    if (heard.id !== '' && !mayRead(actor, access, 'goal', bundle)) verdict.leaks.push(`${actor} (${access}) hears of the key result of ${bundle}`);
  }
}
