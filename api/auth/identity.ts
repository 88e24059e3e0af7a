import { passkey } from '@better-auth/passkey';
import { betterAuth } from 'better-auth/minimal';
import { twoFactor } from 'better-auth/plugins/two-factor';
import { authStore } from '../../database/auth.ts';
import { accountById } from '../../database/accounts.ts';
import { inTransaction, lookupScope, personScope } from '../../database/scope.ts';
import { noteSignIn, personOfEmail, SESSION_LIFE_S, type SignInMethod } from '../../database/sign-in.ts';
import { libraryKeys } from '../../database/secrets.ts';
import { refuseOtherThanSso } from '../../database/sso.ts';
import { DomainError } from '../../domain/errors.ts';
import { cookieName, cookieOptions, cookiePrefix, type SessionDeps } from './session.ts';

/** Fewer characters are no password; longer ones than the most are not hashed at all. */
export const PASSWORD_LENGTH = { min: 12, max: 128 };

/** How long a sign-in counts as fresh enough to change how one signs in, in seconds. */
export const FRESH_S = 3600;

export type Identity = ReturnType<typeof createIdentity>;

/**
 * Who somebody is: passwords, second factors and passkeys of accounts, by better-auth. As which person of which organization they act is Sextant's own:
 * every session that the library begins is given to a person here, or refused. Links, single sign-on and switching begin theirs in database/sign-in.ts.
 */
export function createIdentity(deps: SessionDeps) {
  const { database, publicUrl } = deps;
  const lookup = lookupScope(database);
  const { origin, hostname } = new URL(publicUrl);
  return betterAuth({
    appName: 'Sextant',
    baseURL: publicUrl,
    basePath: '/api/auth',
    // What is encrypted names the key by this number.
    secrets: [...libraryKeys(database.secretKey).keys].map(([version, value]) => ({ version, value })),
    database: authStore(database),
    telemetry: { enabled: false },
    logger: { disabled: true },
    // People are added by administrators, by a directory or by single sign-on; nobody adds themselves.
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: PASSWORD_LENGTH.min, maxPasswordLength: PASSWORD_LENGTH.max },
    session: {
      modelName: 'session',
      fields: { token: 'tokenHash', userId: 'accountId', ipAddress: 'address', userAgent: 'device' },
      additionalFields: {
        organizationId: { type: 'string', required: true, input: false },
        personId: { type: 'string', required: true, input: false },
        viewingId: { type: 'string', required: false, input: false },
        method: { type: 'string', required: true, input: false },
      },
      expiresIn: SESSION_LIFE_S,
      disableSessionRefresh: true,
      freshAge: FRESH_S,
    },
    user: { modelName: 'account' },
    account: { modelName: 'accountCredential', fields: { userId: 'accountId', accountId: 'providerAccountId', providerId: 'provider' } },
    verification: { modelName: 'accountVerification', storeIdentifier: 'hashed' },
    plugins: [
      twoFactor({
        issuer: 'Sextant',
        allowPasswordless: true,
        twoFactorTable: 'accountTwoFactor',
        schema: { twoFactor: { fields: { userId: 'accountId' } } },
      }),
      passkey({ rpID: hostname, rpName: 'Sextant', origin, schema: { passkey: { modelName: 'accountPasskey', fields: { userId: 'accountId' } } } }),
    ],
    databaseHooks: {
      session: {
        create: {
          before: async (session, context) => {
            // A session that follows another of the same person, as after a second factor was set up, has them already.
            if (typeof session['personId'] === 'string') return { data: session };
            const account = await accountById(lookup, session.userId);
            const person = account && (await personOfEmail(lookup, account.email));
            if (!person) throw new DomainError('NOT_FOUND', 'There is nobody active with this address. Ask an administrator.');
            const { organizationId, personId, role } = person;
            const method: SignInMethod = context?.path.startsWith('/passkey') === true ? 'passkey' : 'password';
            await refuseOtherThanSso(personScope(database, { organizationId, personId, role }), { method });
            return { data: { ...session, organizationId, personId, method } };
          },
        },
      },
    },
    // Attempts are limited in routes.ts, by account and by address.
    rateLimit: { enabled: false },
    advanced: {
      // Origins are checked for every route alike, in origin.ts.
      disableCSRFCheck: true,
      disableOriginCheck: true,
      useSecureCookies: false,
      cookiePrefix: cookiePrefix(publicUrl),
      cookies: { session_token: { name: cookieName(publicUrl) } },
      defaultCookieAttributes: cookieOptions(publicUrl),
      database: { generateId: () => database.newId('account') },
      ipAddress: { ipAddressHeaders: ['x-sextant-address'] },
    },
    onAPIError: { throw: true },
  });
}

/** Into the audit log, once the whole sign-in has gone through. */
export async function noteIdentitySignIn(
  deps: SessionDeps,
  session: { organizationId: string; personId: string; method: SignInMethod },
  from: { request: string; address: string },
): Promise<void> {
  const { organizationId, personId, method } = session;
  const scope = personScope(deps.database, { organizationId, personId, role: 'CONTRIBUTOR', ...from });
  await inTransaction(scope, (inside) => noteSignIn(inside, { method, at: deps.clock.now() }));
}
