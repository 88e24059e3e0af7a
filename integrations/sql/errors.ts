import { ProviderError, type ProviderErrorKind } from '../../domain/errors.ts';
import { RefusedRequest } from '../guarded-fetch.ts';

/** A failure of the database, in words that hold neither its own words nor credentials. */
export function sqlError(kind: ProviderErrorKind, message: string): ProviderError {
  return new ProviderError({ provider: 'sql', kind, message });
}

const REAUTH = 'The database no longer accepts the role and its password; enter them anew';
/** By SQLSTATE, https://www.postgresql.org/docs/current/errcodes-appendix.html; a class of two letters stands for what is not named. */
const BY_STATE: Readonly<Record<string, readonly [ProviderErrorKind, string]>> = {
  '28P01': ['reauth-needed', REAUTH],
  '28000': ['reauth-needed', REAUTH],
  '3D000': ['bad-config', 'There is no database of this name'],
  '42501': ['bad-config', 'The role may not read all that the query asks for: grant it SELECT'],
  '42601': ['bad-config', 'The query cannot be read, or is more than one statement'],
  '42P01': ['bad-config', 'The query names a table that is not there, or that the role does not see'],
  '42703': ['bad-config', 'The query names a column that is not there'],
  '42883': ['bad-config', 'The query calls a function that is not there'],
  '25006': ['bad-config', 'The query wants to write; it may only read'],
  '57014': ['transient', 'The query took longer than 20 seconds'],
  '0A': ['bad-config', 'The query asks for something that the database does not do'],
  '22': ['bad-config', 'The query meets a value that it cannot work with, such as a division by zero'],
  '42': ['bad-config', 'The query does not fit the database'],
  '08': ['transient', 'The connection to the database broke'],
  '40': ['transient', 'The replica had to give way to its original'],
  '53': ['transient', 'The database has no room for us at the moment'],
  '57': ['transient', 'The database is starting or stopping'],
  XX: ['transient', 'The database has trouble of its own'],
};

/** What a failure of the driver or the server means. */
export function translateFailure(error: unknown): ProviderError {
  if (error instanceof ProviderError) return error;
  if (error instanceof RefusedRequest) return sqlError('bad-config', error.message);
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  const known = /^[0-9A-Z]{5}$/.test(code) ? (BY_STATE[code] ?? BY_STATE[code.slice(0, 2)]) : undefined;
  if (known !== undefined) return sqlError(...known);
  const message = error instanceof Error ? error.message : '';
  if (/does not support SSL/i.test(message)) return sqlError('bad-config', 'The database offers no TLS; choose "None" only within your own network');
  if (/CERT|TLS|SSL/.test(code))
    return sqlError('bad-config', 'The certificate of the database cannot be checked: it is for another name, or signed by nobody known');
  return sqlError('transient', 'The database cannot be reached');
}
