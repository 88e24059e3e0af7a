import { useGraphQlJit } from '@envelop/graphql-jit';
import { useCSRFPrevention } from '@graphql-yoga/plugin-csrf-prevention';
import { type DocumentNode, GraphQLError, Kind, NoSchemaIntrospectionCustomRule, type GraphQLSchema, validate } from 'graphql';
import { createYoga, maskError, type Plugin } from 'graphql-yoga';
import type { Request, RequestHandler, Response } from 'express';
import { DomainError } from '../domain/errors.ts';
import { sessionScope, setSessionCookie } from './auth/session.ts';
import type { ApiDeps, Context } from './context.ts';
import { refuseHeavyDocument, refuseLongText } from './document-limits.ts';
import { refusalOf } from './errors.ts';
import { createLoaders } from './loaders.ts';

/** The header that a browser cannot send across sites without asking first. */
export const CSRF_HEADER = 'x-sextant';

/**
 * GraphQL over HTTP: compiled (JIT), guarded against cross-site posts, with limits on depth, breadth and cost (builder.ts) and on
 * length, aliases and fragments (document-limits.ts). Answers of our own bugs are masked; planned refusals keep their code and sentence.
 */
export function createGraphqlHandler(schema: GraphQLSchema, deps: ApiDeps): RequestHandler {
  const yoga = createYoga<{ req: Request; res: Response }, Context>({
    schema,
    graphqlEndpoint: '/graphql',
    graphiql: false,
    landingPage: false,
    batching: false,
    multipart: false,
    logging: {
      debug: () => undefined,
      info: () => undefined,
      warn: (...messages: unknown[]) => deps.log.warn({ messages: messages.map(String) }, 'graphql'),
      // A planned refusal is an answer, not a fault of ours.
      error: (error: unknown) => {
        const cause = unwrapError(error);
        if (!(cause instanceof DomainError)) deps.log.error({ err: cause }, 'graphql request failed');
      },
    },
    maskedErrors: { maskError: (error, message, isDev) => refusalError(error) ?? maskError(error, message, isDev) },
    parserAndValidationCache: true,
    plugins: [
      useCSRFPrevention({ requestHeaders: [CSRF_HEADER] }),
      useGraphQlJit(),
      limitDocuments(),
      hideSchema(),
      hideSuggestions(deps),
      relayAfterMutations(deps),
    ],
    context: async ({ req, res }) => ({ ...(await graphqlContext(deps, req)), startSession: (token) => setSessionCookie(deps, res, token) }),
  });
  return yoga as unknown as RequestHandler;
}

/** The context of one request: who asks, their loaders, and one instant for the whole answer. */
export async function graphqlContext(deps: ApiDeps, request: Parameters<typeof sessionScope>[1]): Promise<Context> {
  const scope = await sessionScope(deps, request);
  const now = deps.clock.now();
  return { deps, scope, loaders: scope === null ? null : createLoaders(scope, now), now, startSession: () => undefined };
}

/** A planned refusal outside a result union, as a GraphQL error with its code; null for anything else. */
export function refusalError(error: unknown): GraphQLError | null {
  const refusal = refusalOf(unwrapError(error));
  return refusal === null ? null : new GraphQLError(refusal.message, { extensions: { code: refusal.code, details: refusal.details } });
}

function unwrapError(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError !== undefined ? unwrapError(error.originalError) : error;
}

function limitDocuments(): Plugin {
  return {
    onParse({ params }) {
      refuseLongText(typeof params.source === 'string' ? params.source : params.source.body);
    },
    onValidate({ params }) {
      refuseHeavyDocument(params.documentAST);
    },
  };
}

/** The schema is told to the signed-in. Not by a rule of validation: its result is kept a document, whoever asked first. */
function hideSchema(): Plugin {
  return {
    onExecute({ args, setResultAndStopExecution }) {
      if ((args.contextValue as unknown as Context).scope !== null) return;
      const errors = validate(args.schema, args.document, [NoSchemaIntrospectionCustomRule]);
      if (errors.length > 0) setResultAndStopExecution({ errors });
    },
  };
}

/**
 * What is wrong with a document names types, arguments and neighbours ("Did you mean …"), out of which anybody could put the schema together again:
 * the signed-out hear that it is wrong, and no more. After the validation, whose result is kept a document; asked for only where something is wrong.
 */
function hideSuggestions(deps: ApiDeps): Plugin<object, { req: Request }> {
  return {
    async onResultProcess({ result, setResult, serverContext }) {
      const [first] = (!Array.isArray(result) && 'errors' in result && result.errors) || [];
      if (first?.extensions?.['code'] !== 'GRAPHQL_VALIDATION_FAILED' || (await sessionScope(deps, serverContext.req)) !== null) return;
      setResult({ errors: [new GraphQLError('This query does not fit the schema, which is told to the signed-in.', { extensions: first.extensions })] });
    },
  };
}

/** What a mutation committed for the workflows goes out at once. */
function relayAfterMutations({ startWorkflows }: ApiDeps): Plugin {
  return {
    onExecute({ args }) {
      const changes = (args.document as DocumentNode).definitions.some(
        (definition) => definition.kind === Kind.OPERATION_DEFINITION && definition.operation === 'mutation',
      );
      return changes ? { onExecuteDone: () => startWorkflows.relay() } : undefined;
    },
  };
}
