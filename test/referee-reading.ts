import { createRequire } from 'node:module';

/** What is asked of the referee's own parts; it has no types that we could see. */
interface Content {
  schema?: object;
}
interface Operation {
  method: string;
  path: string;
  request?: { body?: { contents?: Content[] } };
  responses: { code: string; contents?: Content[] }[];
  __bundled__?: unknown;
}

// A program of its own: PROGRAM DESCRIPTION. It prints a line for each schema that the referee's validator cannot read.
const [program = '', description = ''] = process.argv.slice(2);
const require = createRequire(program);
const { getHttpOperationsFromSpec } = require('./operations.js') as { getHttpOperationsFromSpec(file: string): Promise<Operation[]> };
const { default: Validator } = require('ajv') as { default: new (options: object) => { compile(schema: object): unknown } };
const { default: addFormats } = require('ajv-formats') as { default(validator: object): void };

for (const { method, path, request, responses, __bundled__ } of await getHttpOperationsFromSpec(description)) {
  const contents = [
    ...(request?.body?.contents ?? []).map(({ schema }) => ({ of: 'request', schema })),
    ...responses.flatMap(({ code, contents = [] }) => contents.map(({ schema }) => ({ of: code, schema }))),
  ];
  for (const { of, schema } of contents) {
    const validator = new Validator({ allErrors: true, allowUnionTypes: true, allowMatchingProperties: true, strict: false, logger: false });
    addFormats(validator);
    try {
      validator.compile({ ...schema, __bundled__ });
    } catch (error) {
      process.stdout.write(`${method} ${path} ${of}: ${String(error).slice(0, 300)}\n`);
    }
  }
}
