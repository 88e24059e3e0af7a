import type { Request, RequestHandler } from 'express';
import SCIMMY from 'scimmy';
import SCIMMYRouters from 'scimmy-routers';
import { forgetAccount } from '../auth/forgotten-accounts.ts';
import { directoryScope } from '../auth/session.ts';
import type { ApiDeps } from '../context.ts';
import { DomainError } from '../../domain/errors.ts';
import type { ScimContext } from './context.ts';
import { groupHandlers } from './groups.ts';
import { userHandlers } from './users.ts';

const scopes = new WeakMap<Request, ScimContext>();

declareResources();

/**
 * SCIM 2.0 (RFC 7643 and 7644), by which a company's directory makes, changes and takes away people and teams. It shows the token of a service account that
 * may administer, with the scope `provision`.
 */
export function scimRoutes(deps: ApiDeps): RequestHandler[] {
  const routers = new SCIMMYRouters({
    type: 'bearer',
    handler: async (request) => {
      const scope = await directoryScope(deps, request);
      if (scope?.actor.kind !== 'person') throw new Error('Show the token of a service account with the scope "provision".');
      scopes.set(request, { scope, at: deps.clock.now(), forgetAccount: (email) => forgetAccount(deps, email) });
      return scope.actor.personId;
    },
    context: (request) => scopes.get(request),
    baseUri: () => deps.publicUrl,
  });
  return [keepQuery, readBooleans, routers];
}

/** Express reads `query` anew each time it is asked for; the package turns its `count` and `startIndex` into numbers in place, which must last. */
const keepQuery: RequestHandler = (request, _response, next) => {
  Object.defineProperty(request, 'query', { value: { ...request.query } });
  next();
};

/** Microsoft Entra says whether somebody is active as a word, "False", in the changes that it sends. */
const readBooleans: RequestHandler = (request, _response, next) => {
  const { Operations: operations } = (request.body ?? {}) as { Operations?: unknown };
  for (const operation of Array.isArray(operations) ? (operations as { path?: unknown; value?: unknown }[]) : []) {
    if (operation?.path === 'active') operation.value = booleanOf(operation.value);
    const { value } = operation ?? {};
    if (typeof value === 'object' && value !== null && 'active' in value) value.active = booleanOf(value.active);
  }
  next();
};

function booleanOf(value: unknown): unknown {
  return typeof value === 'string' && /^(true|false)$/i.test(value) ? value.toLowerCase() === 'true' : value;
}

/** The package keeps its kinds of resource for the whole process; whose they are comes with each request. */
function declareResources(): void {
  SCIMMY.Config.set({ changePassword: false, sort: true, bulk: { supported: true, maxOperations: 200, maxPayloadSize: 1_000_000 } });
  const [users, groups] = [userHandlers(), groupHandlers()];
  SCIMMY.Resources.declare(SCIMMY.Resources.User.extend(SCIMMY.Schemas.EnterpriseUser, false))
    .ingress((resource, data, context) => told(() => users.write(resource.id, data, context)))
    .egress((resource, context) => told(() => users.read(resource.id, resource.filter, context)))
    .degress((resource, context) => told(() => users.remove(resource.id ?? '', context)));
  SCIMMY.Resources.declare(SCIMMY.Resources.Group)
    .ingress((resource, data, context) => told(() => groups.write(resource.id, data, context)))
    .egress((resource, context) => told(() => groups.read(resource.id, resource.filter, context)))
    .degress((resource, context) => told(() => groups.remove(resource.id ?? '', context)));
}

const STATUS: Partial<Record<DomainError['code'], number>> = { NOT_FOUND: 404, CONFLICT: 409, INVALID_INPUT: 400 };

/** A planned refusal in the words of SCIM; whatever else fails is ours, and says nothing of itself. */
async function told<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SCIMMY.Types.Error) throw error;
    if (!(error instanceof DomainError)) throw new SCIMMY.Types.Error(500, '', 'This is a fault of the server. Try again later.');
    const taken = /already a (person|team)/.test(error.message);
    throw new SCIMMY.Types.Error(
      taken ? 409 : (STATUS[error.code] ?? 400),
      taken ? 'uniqueness' : error.code === 'INVALID_INPUT' ? 'invalidValue' : '',
      error.message,
    );
  }
}
