import { OpenAPIGenerator } from '@orpc/openapi';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import { cookieName } from '../auth/session.ts';
import { router } from './router.ts';

/** Where the REST calls stand. */
export const REST_PREFIX = '/api/v1';

type Description = Awaited<ReturnType<OpenAPIGenerator['generate']>>;

/** The OpenAPI description of all that stands under `/api/v1`. */
export async function describeRest(publicUrl: string): Promise<Description> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  const { paths, ...description } = await generator.generate(router, {
    info: { title: 'Sextant', version: '1' },
    servers: [{ url: `${publicUrl}${REST_PREFIX}` }],
    components: {
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: cookieName(publicUrl) }, token: { type: 'http', scheme: 'bearer' } },
    },
    security: [{ session: [] }, { token: [] }],
  });
  return { ...description, paths: mapCalls({ ...paths, ...ALL_HANDS }, asAnswered) };
}

/** The methods that a path such as "/api/v1/cycles" takes, in capitals; none where nothing stands there. */
export function methodsAt({ paths = {} }: Description, path: string): string[] {
  const parts = path.slice(REST_PREFIX.length).split('/');
  const found = Object.entries(paths).find(([template]) => {
    const places = template.split('/');
    return places.length === parts.length && places.every((place, index) => place === parts[index] || (place.startsWith('{') && parts[index] !== ''));
  });
  return Object.keys(found?.[1] ?? {}).map((method) => method.toUpperCase());
}

/** Not of the router, as its answer is no JSON. */
const ALL_HANDS = {
  '/cycles/{id}/all-hands.pdf': {
    get: {
      operationId: 'allHands',
      summary: 'The slides for the all-hands meeting of a cycle',
      tags: ['Cycles'],
      parameters: [{ name: 'id', in: 'path' as const, required: true, schema: { type: 'string' as const, format: 'uuid' } }],
      responses: { 200: { description: 'OK', content: { 'application/pdf': {} } } },
    },
  },
};

const REFUSAL = {
  description: 'A refusal: a code for programs, a sentence for people. 401 is signed out, 404 is not there or not for you, 429 says when to come back.',
  content: {
    'application/json': {
      schema: {
        type: 'object' as const,
        required: ['code', 'message'],
        properties: { code: { type: 'string' as const }, message: { type: 'string' as const }, details: { type: 'object' as const } },
      },
    },
  },
};

interface Call {
  responses?: object;
  parameters?: object[];
}

/** Every call may be refused, in the one form that errors.ts gives; and a parameter that is there has a value, whatever the generator says. */
function asAnswered(call: Call): Call {
  const parameters = call.parameters?.map((parameter) => ({ ...parameter, allowEmptyValue: undefined }));
  return { ...call, ...(parameters && { parameters }), responses: { ...call.responses, default: REFUSAL } };
}

function mapCalls(paths: NonNullable<Description['paths']>, change: (call: Call) => Call): NonNullable<Description['paths']> {
  return Object.fromEntries(
    Object.entries(paths).map(([path, calls = {}]) => [
      path,
      Object.fromEntries(Object.entries(calls).map(([method, call]) => [method, change(call as Call)])),
    ]),
  );
}
