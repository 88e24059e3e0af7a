import { defineConfig, type OxlintOverride } from 'oxlint';

/**
 * The directions of docs/architecture.md as lint: data flows web → api → workflows → activities → integrations or database, and `domain` is pure.
 * test/directions.test.ts plants one violation of each rule and sees it caught.
 */
const LAYERS = [
  'activities',
  'api',
  'bench',
  'commands',
  'database',
  'documents',
  'domain',
  'integrations',
  'local',
  'prisma',
  'test',
  'web',
  'workflows',
] as const;
type Layer = (typeof LAYERS)[number];

/** A forbidden import: what its text looks like (a pattern, or names with `!` exceptions: this linter's patterns cannot look ahead), and where the code belongs instead. */
interface Ban {
  regex?: string;
  group?: string[];
  message: string;
  allowTypeImports?: boolean;
  importNames?: string[];
}

const ROOT_FILES: Ban = {
  regex: '^(\\.\\./)+(server|serving|sign-in-link|worker|start|env|wiring)(\\.ts)?$',
  message: 'Root files build the parts and hand them over: take what you need as an argument.',
};
const PRISMA: Ban = { regex: '^@prisma/|/generated/prisma/', message: 'Only database/ talks to Prisma: add a function there, in the file of the aggregate.' };
const SCOPE_MAKERS: Ban = {
  regex: '/database/scope(\\.ts)?$',
  importNames: ['personScope', 'linkScope', 'systemScope', 'lookupScope'],
  message: 'A Scope is given, not made: only sign-in (api/auth), activities/scopes.ts, root files, commands and tests make one.',
};
const NO_TEST_CODE: Ban = { regex: '^(\\.\\./)+test/', message: 'The test harness is for tests.' };

/** Everything of ours that a layer may not reach, given what it may. */
function only(allowed: Layer[], message: string): Ban {
  const others = LAYERS.filter((layer) => !allowed.includes(layer));
  return { regex: `^(\\.\\./)+(${others.join('|')})/`, message };
}

const INTEGRATIONS = only(
  ['integrations', 'domain'],
  'integrations/ know domain/ alone: saving belongs in database/, deciding in domain/, joining the two in activities/.',
);

const ACTIVITIES = only(
  ['activities', 'domain', 'documents', 'integrations', 'database'],
  'Activities load, call out, apply the rule and save: they know neither workflows nor the API.',
);

const WEB: Ban[] = [
  only(['web', 'domain', 'documents'], 'web/ talks to the API over GraphQL: add a field there.'),
  { group: ['**/documents/**', '!**/documents/texts/**'], message: 'Of documents/ the web app uses texts/ alone.' },
  { regex: '^node:', message: 'web/ runs in a browser.' },
];

/** The rule for a folder. Tests stand beside code and may use the harness and anything they check. */
function layer(folder: string, bans: Ban[]): OxlintOverride {
  return {
    files: [`${folder}/**/*.ts`, `${folder}/**/*.tsx`],
    excludeFiles: ['**/*.test.ts', '**/*.test.tsx', '**/generated/**'],
    rules: { 'no-restricted-imports': ['error', { patterns: [ROOT_FILES, NO_TEST_CODE, ...bans] }] },
  };
}

export default defineConfig({
  plugins: ['typescript', 'import', 'promise', 'node', 'unicorn', 'jest', 'react'],
  options: { typeAware: true },
  categories: { correctness: 'error' },
  ignorePatterns: ['**/generated/**', 'coverage/**', 'dist/**', '.data/**', 'web/graphql-env.d.ts'],
  rules: {
    eqeqeq: 'error',
    'no-console': 'error',
    'no-else-return': 'error',
    'no-param-reassign': 'error',
    'node/no-process-env': 'error',
    'import/no-cycle': 'error',
    'import/no-default-export': 'error',
    'unicorn/filename-case': ['error', { cases: { kebabCase: true } }],
    'typescript/no-explicit-any': 'error',
    'typescript/no-non-null-assertion': 'error',
    'typescript/consistent-type-imports': 'error',
    'typescript/no-floating-promises': 'error',
    // A handler of a React element may be asynchronous: what fails in it is shown by the page.
    'typescript/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
    'typescript/await-thenable': 'error',
    'typescript/only-throw-error': 'error',
    'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    // Our parts are objects of functions, taken apart where they are used; none of them uses `this`.
    'typescript/unbound-method': 'off',
    // Node's own interfaces call back, and a test may expect that anything is thrown, or expect inside a property.
    'promise/no-callback-in-promise': 'off',
    'jest/require-to-throw-message': 'off',
    'jest/no-standalone-expect': 'off',
    'jest/no-conditional-expect': 'off',
    // Control characters are what some of our patterns look for, and code points what some of our loops count.
    'no-control-regex': 'off',
    'typescript/no-misused-spread': 'off',
    'typescript/no-unnecessary-type-assertion': 'error',
    // Spreading a literal puts fields or entries that belong together on one line.
    'unicorn/no-useless-spread': 'off',
  },
  overrides: [
    layer('domain', [
      only(['domain'], 'domain/ is pure: what needs the world belongs in an activity, which calls domain/ with what it has read.'),
      {
        group: ['*', '!./**', '!../**', '!big.js', '!temporal-polyfill'],
        message: 'domain/ uses no package but exact decimals and dates: no I/O, no clock. It belongs in activities/, database/ or integrations/.',
      },
    ]),
    layer('documents', [
      only(['documents', 'domain'], 'documents/ turn data into bytes: let the activity that sends the document load what it needs.'),
      { regex: '^node:(fs|http|https|net|child_process|timers)', message: 'documents/ do no I/O: take the bytes as an argument.' },
      PRISMA,
    ]),
    layer('integrations', [INTEGRATIONS, PRISMA]),
    layer('integrations/*', [
      INTEGRATIONS,
      {
        regex: '^\\.\\./[a-z][a-z0-9-]*/',
        message: 'Integrations do not know their siblings: what two of them need is a file beside the folders, or belongs in domain/.',
      },
      PRISMA,
    ]),
    layer('database', [only(['database', 'domain'], 'database/ knows domain/ alone: what calls out or combines belongs in activities/ or api/.')]),
    layer('activities', [ACTIVITIES, PRISMA, SCOPE_MAKERS]),
    // The one place where activities get their Scope.
    { ...layer('activities', [ACTIVITIES, PRISMA]), files: ['activities/scopes.ts'] },
    layer('workflows', [
      only(['workflows', 'domain', 'activities'], 'Workflows coordinate: what reads, writes or calls out belongs in activities/.'),
      { regex: '^(\\.\\./)+activities/', allowTypeImports: true, message: 'Workflows know the types of activities alone: "import type", and proxyActivities.' },
      {
        regex: '^(node:|[a-z]|@[^t]|@temporalio/([^wc]|worker|client|cloud))',
        message: 'Workflows run in a sandbox with the workflow SDK alone: packages and Node belong in activities/.',
      },
      {
        group: ['**/domain/**', '!**/domain/errors.ts', '!**/domain/workflow-ids.ts', '!**/domain/failure-types.ts'],
        allowTypeImports: true,
        message: 'Workflows compute no dates, rules or thresholds: call domain/ in an activity, so that a new rule breaks no replay.',
      },
    ]),
    layer('api', [
      only(
        ['api', 'domain', 'database', 'workflows', 'integrations'],
        'api/ parses, authorizes, calls and presents: sending and measuring belong in activities/, started through workflow commands.',
      ),
      { group: ['**/workflows/**', '!**/workflows/ids.ts'], allowTypeImports: true, message: 'api/ knows the names of workflows alone (workflows/ids.ts).' },
      {
        group: ['**/integrations/**', '!**/integrations/*/manifest.ts', '!**/integrations/*/webhook.ts', '!**/integrations/*/oauth.ts'],
        allowTypeImports: true,
        message: 'api/ uses manifest, webhook and oauth of an integration; calling a provider belongs in activities/.',
      },
      PRISMA,
      SCOPE_MAKERS,
    ]),
    layer('api/auth', [only(['api', 'domain', 'database'], 'Sign-in needs api/, domain/ and database/ alone.'), PRISMA]),
    layer('web', [
      ...WEB,
      { regex: '^urql$', importNames: ['useQuery'], message: 'Ask with useQuery of web/app/query.ts: a query that failed is null in urql.' },
    ]),
    // The one place that asks urql.
    { ...layer('web', WEB), files: ['web/app/query.ts'] },
    layer('local', [only(['local', 'domain'], 'local/ finds and starts the parts of one machine: wiring them belongs in start.ts.')]),
    // Root files, configuration and commands wire everything; React's own kind of file has components in it; jest and vite ask for default exports.
    {
      files: [
        'env.ts',
        'start.ts',
        'server.ts',
        'worker.ts',
        'start.mjs',
        'local/programs.ts',
        'local/kept-process.ts',
        '**/*.test.ts',
        'test/**',
        'commands/**',
        'bench/**',
      ],
      rules: { 'node/no-process-env': 'off' },
    },
    { files: ['*.config.*', '**/*.config.*', 'test/run-*.ts', 'test/*.mjs'], rules: { 'import/no-default-export': 'off', 'no-console': 'off' } },
    { files: ['start.mjs'], rules: { 'no-console': 'off' } },
    // Fonts are data of a package, read once.
    { files: ['documents/pdf/fonts.ts'], rules: { 'no-restricted-imports': 'off' } },
    { files: ['prisma.config.ts', 'vite.config.ts'], rules: { 'import/no-default-export': 'off' } },
  ],
});
