import pg from 'pg';

/** Passwords of the cluster's three roles. */
export interface RoleSecrets {
  admin: string;
  owner: string;
  app: string;
}

/**
 * Makes the roles and the database, or sets them right: `sextant_owner` migrates, the product connects as `sextant_app`,
 * which owns nothing and cannot pass by row security (docs/architecture.md, "Rights").
 */
export async function ensureRoles(adminUrl: string, secrets: RoleSecrets): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await ensureRole(client, { name: 'sextant_owner', secret: secrets.owner, rights: 'NOSUPERUSER CREATEROLE NOBYPASSRLS' });
    await ensureRole(client, { name: 'sextant_app', secret: secrets.app, rights: 'NOSUPERUSER NOCREATEROLE NOBYPASSRLS' });
    const { rowCount } = await client.query(`SELECT 1 FROM pg_database WHERE datname = 'sextant'`);
    if (rowCount === 0) await client.query('CREATE DATABASE sextant OWNER sextant_owner');
  } finally {
    await client.end();
  }
}

async function ensureRole(client: pg.Client, { name, secret, rights }: { name: string; secret: string; rights: string }): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [name]);
  await client.query(`${rowCount === 0 ? 'CREATE' : 'ALTER'} ROLE ${name} LOGIN ${rights} PASSWORD ${client.escapeLiteral(secret)}`);
}
