import { createServer } from 'node:http';
import pg from 'pg';

/**
 * The floor of a search: a bare HTTP server that passes on the text of one hand-written statement over the tables that the measured company has
 * rows in, by the same indexes. No sign-in, no rights, no marks, no other kinds. It is planned with the words in it, for a prepared one looks into no index.
 */
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10, idleTimeoutMillis: 0 });
const FIRST = 6;

function statementOf(words: readonly string[]): string {
  const all = (vector: string, name: string | null): string =>
    words
      .map((word, at) => {
        const has = `${vector} @@ (to_tsquery('simple', $${at + 2} || ':*') || to_tsquery('russian', $${at + 2}))`;
        return name === null || word.length < 3 ? has : `(${name} LIKE '%' || search_name($${at + 2}) || '%' OR ${has})`;
      })
      .join(' AND ');
  const named = (table: string, name: string, vector: string): string =>
    `(SELECT id, ${name} AS name FROM ${table} WHERE organization_id = $1 AND ${all(vector, `search_name(${name})`)}
      ORDER BY ${words.map((_, at) => `word_similarity(search_name($${at + 2}), search_name(${name}))`).join(' + ')} DESC, id LIMIT ${FIRST})`;
  const notes = `search_words(progress_note || ' ' || blocker || ' ' || change_note)`;
  const parts = [
    named('objectives', 'title', `search_words(title || ' ' || description)`),
    named('key_results', 'title', 'search_words(title)'),
    named('people', 'name', `search_words(name || ' ' || email)`),
    `(SELECT id, progress_note AS name FROM check_ins WHERE organization_id = $1 AND (progress_note <> '' OR blocker <> '' OR change_note <> '')
      AND ${all(notes, null)} ORDER BY at DESC, id LIMIT ${FIRST})`,
  ];
  return `SELECT coalesce(json_agg(found), '[]')::text AS answer FROM (${parts.join(' UNION ALL ')}) found`;
}

const server = createServer((request, response) => {
  const [organizationId, ...words] = decodeURIComponent((request.url ?? '').slice(1)).split('/');
  pool.query(statementOf(words), [organizationId, ...words]).then(
    ({ rows }) => response.setHeader('content-type', 'application/json').end(rows[0].answer),
    (error: unknown) => response.writeHead(500).end(String(error)),
  );
});
server.listen(Number(process.env.PORT), '127.0.0.1', () => process.send?.('ready'));
process.on('disconnect', () => process.exit());
