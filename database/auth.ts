import { prismaAdapter } from 'better-auth/adapters/prisma';
import type { Database } from './client.ts';
import { hashToken } from './tokens.ts';

/**
 * The tables of accounts and sessions as the library of api/auth/identity.ts sees them. It keeps the tokens of sessions in plain text; here only their
 * hashes reach the database, and the token comes back where it was asked with.
 */
export function authStore({ prisma }: Database): ReturnType<typeof prismaAdapter> {
  const client = prisma.$extends({
    query: {
      session: {
        $allOperations: async ({ args, query }) => {
          const tokens = new Map<string, string>();
          const result: unknown = await query(withHashes(args, tokens) as typeof args);
          return withTokens(result, tokens);
        },
      },
    },
  });
  return prismaAdapter(client, { provider: 'postgresql', transaction: true });
}

const COLUMN = 'tokenHash';

/** The arguments of a statement with every token hashed, however deep it stands; fills `tokens` by hash. */
function withHashes(value: unknown, tokens: Map<string, string>, column = ''): unknown {
  if (typeof value === 'string' && column === COLUMN) {
    const hash = hashToken(value);
    tokens.set(hash, value);
    return hash;
  }
  if (Array.isArray(value)) return value.map((each) => withHashes(each, tokens, column));
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  // Below the column stand operators: { tokenHash: { equals: … } }.
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withHashes(each, tokens, column === COLUMN ? COLUMN : key)]));
}

/** Puts the tokens back into the rows that were found by them. */
function withTokens(result: unknown, tokens: Map<string, string>): unknown {
  if (Array.isArray(result)) return result.map((row) => withTokens(row, tokens));
  if (typeof result !== 'object' || result === null || !(COLUMN in result)) return result;
  return { ...result, [COLUMN]: tokens.get(String(result[COLUMN])) ?? result[COLUMN] };
}
