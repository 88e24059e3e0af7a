import pg from 'pg';

/** The company that everything is measured with. */
export interface Company {
  organizationId: string;
  cycleId: string;
  /** Somebody who may see all of it. */
  email: string;
}

/** How large it is; by default 2,000 people, 500 objectives and 1,500 key results with 100,000 check-ins. */
export interface CompanySize {
  people?: number;
  objectives?: number;
  keyResults?: number;
  checkIns?: number;
}

const ORGANIZATION_ID = '0b000000-0000-4000-8000-000000000001';
const CYCLE_ID = '0b000000-0000-4000-8000-000000000002';

/** Writes one company with a statement a table, as the owner of the tables, and lets PostgreSQL count its rows. Half of its quarter is over. */
export async function seedCompany(ownerUrl: string, size: CompanySize = {}): Promise<Company> {
  const { people = 2_000, objectives = 500, keyResults = 1_500, checkIns = 100_000 } = size;
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query(
      `INSERT INTO organizations (id, name, time_zone, language, settings, created_at) VALUES ($1, 'Bench', 'Europe/Berlin', 'en', $2, now() - interval '1 year')`,
      [ORGANIZATION_ID, SETTINGS],
    );
    await client.query(PEOPLE, [ORGANIZATION_ID, people]);
    await client.query(
      `INSERT INTO cycles (organization_id, id, name, starts_on, ends_on, phase, planning, created_at)
       VALUES ($1, $2, 'Q', current_date - 45, current_date + 45, 'active', '{"company":null,"team":null,"individual":null}', now() - interval '60 days')`,
      [ORGANIZATION_ID, CYCLE_ID],
    );
    await client.query(OBJECTIVES, [ORGANIZATION_ID, CYCLE_ID, objectives, people]);
    await client.query(KEY_RESULTS, [ORGANIZATION_ID, CYCLE_ID, keyResults, objectives, people]);
    await client.query(CHECK_INS, [ORGANIZATION_ID, CYCLE_ID, checkIns, keyResults]);
    await client.query(LAST_CHECK_INS, [ORGANIZATION_ID]);
    await client.query('VACUUM ANALYZE');
  } finally {
    await client.end();
  }
  return { organizationId: ORGANIZATION_ID, cycleId: CYCLE_ID, email: 'person.1@bench.example' };
}

const SETTINGS = JSON.stringify({
  rulePack: 'house',
  statusRules: { compare: 'pace', onTrack: 0.7, atRisk: 0.4, settlingIn: 0.15 },
  workingDays: [1, 2, 3, 4, 5],
  holidays: [],
  rollUpChildren: false,
});

const idOf = (noun: string, number: string): string => `md5('${noun}/' || ${number})::uuid`;

/** One administrator; everybody else has a manager, eight people each. */
const PEOPLE = `
  INSERT INTO people (organization_id, id, email, name, manager_id, role, time_zone, leadership, preferences)
  SELECT $1, ${idOf('person', 'n')}, 'person.' || n || '@bench.example', 'Person Number ' || n, CASE WHEN n > 1 THEN ${idOf('person', '((n + 6) / 8)')} END,
    CASE WHEN n = 1 THEN 'ADMIN' WHEN n < 200 THEN 'MANAGER' ELSE 'CONTRIBUTOR' END::role, 'Europe/Berlin', n <= 5,
    '{"muted":[],"quietHours":{"from":20,"to":8}}'
  FROM generate_series(1, $2::int) n`;

const OBJECTIVES = `
  INSERT INTO objectives (organization_id, id, cycle_id, level, title, description, owner_id, position, progress, status, created_at)
  SELECT $1, ${idOf('objective', 'n')}, $2, CASE WHEN n <= 10 THEN 'COMPANY' WHEN n <= 100 THEN 'TEAM' ELSE 'INDIVIDUAL' END::objective_level,
    'Customers stay because objective ' || n || ' holds', 'Why it matters this quarter, in a sentence or two of plain words.',
    ${idOf('person', '(1 + n * 7 % $4::int)')}, n, (n % 100) / 100.0, (ARRAY['ON_TRACK', 'AT_RISK', 'OFF_TRACK']::status[])[1 + n % 3], now() - interval '50 days'
  FROM generate_series(1, $3::int) n`;

const KEY_RESULTS = `
  INSERT INTO key_results (organization_id, id, cycle_id, objective_id, title, kind, unit, start, target, owner_id, position, confidence, current, raw, progress,
    expected, pace, status, computed_status, reasons, arithmetic, status_since, judged_at, created_at)
  SELECT $1, ${idOf('key-result', 'n')}, $2, ${idOf('objective', '(1 + n % $4::int)')}, 'Raise measure ' || n || ' from 0 to 100', 'increase', 'points', 0, 100,
    ${idOf('person', '(1 + n % $5::int)')}, n, 7, 20 + n % 60, (20 + n % 60) / 100.0, (20 + n % 60) / 100.0, 0.5, (20 + n % 60) / 50.0,
    (ARRAY['OFF_TRACK', 'AT_RISK', 'ON_TRACK']::status[])[1 + (n % 60) / 20], (ARRAY['OFF_TRACK', 'AT_RISK', 'ON_TRACK']::status[])[1 + (n % 60) / 20],
    ARRAY['pace'], 'progress ÷ expected = pace', now() - interval '10 days', now() - interval '1 day', now() - interval '50 days'
  FROM generate_series(1, $3::int) n`;

/** They go round the key results, so that each has as many; the newest came an hour ago. */
const CHECK_INS = `
  INSERT INTO check_ins (organization_id, id, cycle_id, key_result_id, author_id, source, at, week, value, confidence, progress_note, shown_progress, shown_expected, shown_status)
  SELECT $1, ${idOf('check-in', 'n')}, $2, ${idOf('key-result', '(1 + n % $4::int)')}, ${idOf('person', '(1 + n % $4::int)')}, 'LINK', at, to_char(at, 'IYYY"-W"IW'),
    20 + n % 60, 1 + n % 10, 'Closed two of the open points; the third waits for a partner.', (20 + n % 60) / 100.0, 0.4, 'AT_RISK'
  FROM (SELECT n, now() - interval '1 hour' - (($3::int - n) / $4::int) * interval '15 hours' AS at FROM generate_series(1, $3::int) n) dated`;

const LAST_CHECK_INS = `
  UPDATE key_results k SET last_check_in_id = c.id, last_check_in_at = c.at
  FROM (SELECT DISTINCT ON (key_result_id) key_result_id, id, at FROM check_ins WHERE organization_id = $1 ORDER BY key_result_id, at DESC) c
  WHERE k.organization_id = $1 AND k.id = c.key_result_id`;
