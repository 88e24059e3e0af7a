import type { Database } from './client.ts';

/**
 * Whether row security holds the role that the product connects as: not a superuser, not one that passes by, and not the owner of the tables. Where it
 * does not, organizations are kept apart by each statement's own conditions alone.
 */
export async function isHeldByRowSecurity({ prisma }: Database): Promise<boolean> {
  const [row] = await prisma.$queryRaw<{ held: boolean }[]>`
    SELECT NOT r.rolsuper AND NOT r.rolbypassrls AND NOT pg_has_role(c.relowner, 'USAGE') AND c.relrowsecurity AS held
    FROM pg_roles r, pg_class c WHERE r.rolname = current_user AND c.oid = 'objectives'::regclass`;
  return row?.held ?? false;
}
