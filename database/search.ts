import type { Instant, Status } from '../domain/key-result.ts';
import { marksOf } from '../domain/search-marks.ts';
import { comparable, onOtherKeyboard, SEARCH_KINDS, type SearchKind, searchWords } from '../domain/search-text.ts';
import { Prisma } from './generated/prisma/client.ts';
import type { Scope } from './scope.ts';
import { SEARCHED_KINDS } from './search-kinds.ts';

/** One thing that was found, as much of it as the acting person may read. */
export interface Found {
  kind: SearchKind;
  id: string;
  /** On whose page it stands. */
  pageId: string;
  name: string;
  /** What else was searched; empty for none. */
  body: string;
  /** The name of what it belongs to. */
  context: string | null;
  /** Whose it is, or who wrote it. */
  person: string | null;
  at: Instant | null;
  status: Status | null;
  /** Over and done with. */
  closed: boolean;
}

/** What a search came to. */
export interface SearchAnswer {
  /** The best first. */
  found: Found[];
  /** Kinds of which there is more than was asked for. */
  more: SearchKind[];
  /** What was looked for. */
  words: string[];
  /** The text as it would read on the other keyboard, where only that was found; null for as it was typed. */
  readAs: string | null;
  /** Nothing has these words; what was found is like them. */
  loosely: boolean;
}

export interface SearchRequest {
  text: string;
  kinds: readonly SearchKind[];
  /** The most of each kind. */
  first: number;
  now: Instant;
}

/** The most of each kind that can be asked for. */
const MOST = 50;
const SHORTEST_LOOSE = 4;
const LEAST_ALIKE = 0.35;
/** Of a word that very many notes have, the newest are looked at. */
const MOST_CHOSEN_FROM = 5_000;

/**
 * Everything that has these words and that the acting person may read; where nothing has, what the same keys mean on the other keyboard, and then names
 * that are like them. One statement each.
 */
export async function search(scope: Scope, request: SearchRequest): Promise<SearchAnswer> {
  const exactly = await look(scope, request, { loosely: false });
  if (exactly.found.length > 0) return exactly;
  const readAs = onOtherKeyboard(request.text);
  const otherwise = readAs === null ? exactly : await look(scope, { ...request, text: readAs }, { loosely: false });
  if (otherwise.found.length > 0) return { ...otherwise, readAs };
  return exactly.words.some((word) => word.length >= SHORTEST_LOOSE) ? lookLoosely(scope, request) : exactly;
}

/** What shares letters with the words is read, and only what is a typing error away is kept. */
async function lookLoosely(scope: Scope, request: SearchRequest): Promise<SearchAnswer> {
  const { found, ...answer } = await look(scope, { ...request, first: MOST }, { loosely: true });
  const near = found.filter(({ name, body }) => answer.words.every((word) => marksOf(`${name} ${body}`, [word], { loosely: true }).length > 0));
  const ofKinds = Map.groupBy(near, ({ kind }) => kind);
  const kept = new Set([...ofKinds.values()].flatMap((ofKind) => ofKind.slice(0, request.first)));
  return { ...answer, found: near.filter((each) => kept.has(each)), more: answer.more.filter((kind) => (ofKinds.get(kind)?.length ?? 0) > request.first) };
}

async function look(scope: Scope, { text, kinds, first, now }: SearchRequest, { loosely }: { loosely: boolean }): Promise<SearchAnswer> {
  const words = searchWords(text);
  const atMost = Math.min(MOST, Math.max(1, first));
  const nothing: SearchAnswer = { found: [], more: [], words, readAs: null, loosely };
  const wanted = SEARCH_KINDS.filter((kind) => kinds.length === 0 || kinds.includes(kind));
  if (words.length === 0) return nothing;
  const statements = wanted.map((kind) => statementOf(scope, kind, { words, whole: comparable(text), loosely, now, limit: atMost + 1 }));
  const rows = await scope.db.$queryRaw<(Omit<Found, 'at'> & { at: Date | null })[]>`
    SELECT * FROM (${Prisma.join(statements, ' UNION ALL ')}) found ORDER BY score DESC, name, id`;
  const ofKinds = Map.groupBy(rows, ({ kind }) => kind);
  const kept = new Set([...ofKinds.values()].flatMap((ofKind) => ofKind.slice(0, atMost)));
  return {
    ...nothing,
    found: rows.filter((row) => kept.has(row)).map((row) => ({ ...row, at: row.at?.toISOString() ?? null })),
    more: wanted.filter((kind) => (ofKinds.get(kind)?.length ?? 0) > atMost),
  };
}

interface Wanted {
  words: readonly string[];
  whole: string;
  loosely: boolean;
  now: Instant;
  limit: number;
}

/**
 * The best rows of one kind. What has the words is found behind a fence, OFFSET 0 or a LIMIT: where PostgreSQL sees it together with tables under row security, it
 * looks into no index, since the conditions of those come first. What has no name is ordered by age alone.
 */
function statementOf(scope: Scope, kind: SearchKind, { words, whole, loosely, now, limit }: Wanted): Prisma.Sql {
  const searched = SEARCHED_KINDS[kind];
  const { view, joins, chosenBy, sight, wholly, shown, name, pageId, body, context, person, at, status, closed = Prisma.sql`false`, newestFirst } = searched;
  const matches = words.map((word) => matchOf(word, { words: Prisma.sql`s.words`, name: newestFirst ? null : Prisma.sql`s.name`, loosely }));
  const columns = chosenBy === undefined ? Prisma.empty : Prisma.sql`, ${chosenBy.columns}`;
  const fence = newestFirst === undefined ? Prisma.sql`OFFSET 0` : Prisma.sql`ORDER BY ${newestFirst} DESC LIMIT ${MOST_CHOSEN_FROM}`;
  const matching = Prisma.sql`(
    SELECT s.organization_id, s.id, s.name${columns} FROM ${Prisma.raw(view)} s
    WHERE s.organization_id = ${scope.organizationId}::uuid AND ${Prisma.join(matches, ' AND ')} ${fence})`;
  const score =
    newestFirst === undefined
      ? nameScore(words, whole, closed)
      : Prisma.sql`0.5 / (1 + greatest(0, extract(epoch FROM ${now}::timestamptz - ${newestFirst})) / 2592000)`;
  const part = wholly?.(scope);
  const inPart = part === undefined ? Prisma.sql`true` : Prisma.sql`(${part.rows} OR ${hasAll(words, part.name, loosely)})`;
  const best = Prisma.sql`WHERE ${shown ?? Prisma.sql`true`} AND ${sight(scope)} AND ${inPart} ORDER BY score DESC, s.id LIMIT ${limit}`;
  const told = Prisma.sql`${kind} AS kind, s.id::text, ${pageId ?? Prisma.sql`s.id`}::text AS "pageId", ${name} AS name,
    ${body?.(scope) ?? Prisma.sql`''`} AS body, ${context?.(scope) ?? NULL_TEXT} AS context, ${person ?? NULL_TEXT} AS person,
    ${at ?? Prisma.sql`NULL::timestamptz`} AS at, ${status ?? NULL_TEXT}::text AS status, coalesce(${closed}, false) AS closed`;
  if (chosenBy === undefined) return Prisma.sql`(SELECT ${told}, (${score})::float8 AS score FROM ${matching} s ${joins} ${best})`;
  const chosen = Prisma.sql`(SELECT s.*, (${score})::float8 AS score FROM ${matching} s ${chosenBy.joins} ${best})`;
  return Prisma.sql`(SELECT ${told}, s.score FROM ${chosen} s ${joins})`;
}

const NULL_TEXT = Prisma.sql`NULL::text`;

/** Of a row that may be read in outline nothing but its name is found. */
function hasAll(words: readonly string[], name: Prisma.Sql, loosely: boolean): Prisma.Sql {
  const columns = { words: Prisma.sql`search_words(${name})`, name: Prisma.sql`search_name(${name})`, loosely };
  return Prisma.sql`(${Prisma.join(
    words.map((word) => matchOf(word, columns)),
    ' AND ',
  )})`;
}

/** A word or its beginning, or another form of it; a part of the name; loosely, a name that has a word like it. The cheap comparison comes first. */
function matchOf(word: string, { words, name, loosely }: { words: Prisma.Sql; name: Prisma.Sql | null; loosely: boolean }): Prisma.Sql {
  const has = Prisma.sql`${words} @@ (to_tsquery('simple', ${`${word}:*`}) || to_tsquery('russian', ${word}))`;
  if (name === null) return has;
  const parts = word.length > 2 ? [Prisma.sql`${name} LIKE '%' || search_name(${word}) || '%'`, has] : [has];
  return Prisma.sql`(${Prisma.join(loosely && word.length >= SHORTEST_LOOSE ? [isLike(word, name), ...parts] : parts, ' OR ')})`;
}

/** The likeness itself looks into no index, and PostgreSQL's own operator for it has a threshold that is too high for two letters that are swapped. */
function isLike(word: string, name: Prisma.Sql): Prisma.Sql {
  const pieces = Array.from({ length: word.length - 2 }, (_, at) => Prisma.sql`${name} LIKE '%' || search_name(${word.slice(at, at + 3)}) || '%'`);
  return Prisma.sql`((${Prisma.join(pieces, ' OR ')}) AND word_similarity(search_name(${word}), ${name}) >= ${LEAST_ALIKE})`;
}

/** How alike the words and the name are, with more for a name that is or begins with the whole text, and for what is live. */
function nameScore(words: readonly string[], whole: string, closed: Prisma.Sql): Prisma.Sql {
  const alike = Prisma.join(
    words.map((word) => Prisma.sql`word_similarity(search_name(${word}), s.name)`),
    ' + ',
  );
  return Prisma.sql`(${alike}) / ${words.length}::int
    + CASE WHEN s.name = search_name(${whole}) THEN 0.6 WHEN starts_with(s.name, search_name(${whole})) THEN 0.4
      WHEN strpos(' ' || s.name, ' ' || search_name(${whole})) > 0 THEN 0.2 ELSE 0 END
    + CASE WHEN ${closed} THEN 0 ELSE 0.2 END`;
}
