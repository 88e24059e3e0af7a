import { createServer } from 'node:http';
import pg from 'pg';

/**
 * The floor of the dashboard: a bare HTTP server that passes on the text of one hand-written prepared statement. No sign-in, no rights, no schema.
 * The rows and names are those of the query in dashboard.ts.
 */
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10, idleTimeoutMillis: 0 });

const STATEMENT = `
  SELECT json_build_object('data', json_build_object('objectives', json_build_object('edges', coalesce(json_agg(json_build_object('node', goal) ORDER BY level, position, id), '[]'))))::text AS answer
  FROM (
    SELECT o.level, o.position, o.id, json_build_object('id', o.id, 'title', o.title, 'level', o.level, 'status', o.status, 'progress', o.progress,
      'owner', json_build_object('id', p.id, 'name', p.name),
      'keyResults', (
        SELECT coalesce(json_agg(json_build_object('id', k.id, 'title', k.title, 'kind', k.kind, 'unit', k.unit, 'start', k.start::text, 'target', k.target::text,
          'current', k.current::text, 'progress', k.progress, 'status', k.status,
          'lastCheckIn', CASE WHEN c.id IS NOT NULL THEN json_build_object('id', c.id, 'at', to_char(c.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
            'value', c.value::text, 'confidence', c.confidence, 'progressNote', c.progress_note) END) ORDER BY k.position, k.id), '[]')
        FROM key_results k LEFT JOIN check_ins c ON c.organization_id = k.organization_id AND c.id = k.last_check_in_id
        WHERE k.organization_id = o.organization_id AND k.objective_id = o.id)) AS goal
    FROM objectives o JOIN people p ON p.organization_id = o.organization_id AND p.id = o.owner_id
    WHERE o.organization_id = $1 AND o.cycle_id = $2 AND o.archived_at IS NULL
    ORDER BY o.level, o.position, o.id LIMIT 50
  ) page`;

const server = createServer((request, response) => {
  const [organizationId, cycleId] = (request.url ?? '').slice(1).split('/');
  pool.query({ name: 'goals', text: STATEMENT, values: [organizationId, cycleId] }).then(
    ({ rows }) => response.setHeader('content-type', 'application/json').end(rows[0].answer),
    (error: unknown) => response.writeHead(500).end(String(error)),
  );
});
server.listen(Number(process.env.PORT), '127.0.0.1', () => process.send?.('ready'));
process.on('disconnect', () => process.exit());
