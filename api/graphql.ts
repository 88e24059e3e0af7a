import { useGraphQlJit } from '@envelop/graphql-jit';
import { useCSRFPrevention } from '@graphql-yoga/plugin-csrf-prevention';
import { GraphQLError, NoSchemaIntrospectionCustomRule, type GraphQLSchema } from 'graphql';
import { createYoga, maskError, type Plugin } from 'graphql-yoga';
import type { Request, RequestHandler, Response } from 'express';
import { DomainError } from '../domain/errors.ts';
import { sessionScope, setSessionCookie } from './auth/session.ts';
import type { ApiDeps, Context } from './context.ts';
import { createLoaders } from './loaders.ts';

/** The header that a browser cannot send across sites without asking first. */
export const CSRF_HEADER = 'x-sextant';
const MAX_ALIASES = 60;
const MAX_TOKENS = 4_000;

/**
 * GraphQL over HTTP: compiled (JIT), guarded against cross-site posts, with limits on depth, breadth and cost (builder.ts) and on
 * aliases and tokens (here). Answers of our own bugs are masked; planned refusals keep their code and sentence.
 */
export function createGraphqlHandler(schema: GraphQLSchema, deps: ApiDeps): RequestHandler {
  const yoga = createYoga<{ req: Request; res: Response }, Context>({
    schema,
    graphqlEndpoint: '/graphql',
    graphiql: false,
    landingPage: false,
    batching: false,
    logging: {
      debug: () => undefined,
      info: () => undefined,
      warn: (...messages: unknown[]) => deps.log.warn({ messages: messages.map(String) }, 'graphql'),
      error: (error: unknown) => deps.log.error({ err: unwrapError(error) }, 'graphql request failed'),
    },
    maskedErrors: { maskError: (error, message, isDev) => refusalError(error) ?? maskError(error, message, isDev) },
    parserAndValidationCache: true,
    plugins: [useCSRFPrevention({ requestHeaders: [CSRF_HEADER] }), useGraphQlJit(), limitDocuments()],
    context: async ({ req, res }) => ({ ...(await graphqlContext(deps, req)), startSession: (token) => setSessionCookie(deps, res, token) }),
  });
  return yoga as unknown as RequestHandler;
}

/** The context of one request: who asks, their loaders, and one instant for the whole answer. */
export async function graphqlContext(deps: ApiDeps, request: Parameters<typeof sessionScope>[1]): Promise<Context> {
  const scope = await sessionScope(deps, request);
  const now = deps.clock.now();
  return { deps, scope, loaders: scope === null ? null : createLoaders(scope), now, startSession: () => undefined };
}

/** A planned refusal outside a result union, as a GraphQL error with its code; null for anything else. */
export function refusalError(error: unknown): GraphQLError | null {
  const cause = unwrapError(error);
  if (cause instanceof DomainError) return new GraphQLError(cause.message, { extensions: { code: cause.code, details: cause.details } });
  return null;
}

function unwrapError(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError !== undefined ? unwrapError(error.originalError) : error;
}

function limitDocuments(): Plugin {
  return {
    onParse({ params }) {
      const source = typeof params.source === 'string' ? params.source : params.source.body;
      if ((source.match(/[A-Za-z0-9_]+|[{}()[\]:!$@|&=]/g) ?? []).length > MAX_TOKENS) throw new GraphQLError(`The query is longer than ${MAX_TOKENS} words.`);
      if ((source.match(/[A-Za-z_]\w*\s*:\s*[A-Za-z_]\w*\s*[({@\n]/g) ?? []).length > MAX_ALIASES)
        throw new GraphQLError(`The query has more than ${MAX_ALIASES} aliases.`);
    },
    onValidate({ addValidationRule, context }) {
      if ((context as unknown as Context).scope === null) addValidationRule(NoSchemaIntrospectionCustomRule);
    },
  };
}
