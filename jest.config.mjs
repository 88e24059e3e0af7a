import { availableParallelism } from 'node:os';

export default {
  testEnvironment: 'node',
  reporters: ['default', '<rootDir>/test/line-reporter.mjs'],
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: {
    '^.+\\.tsx?$': [
      '@swc/jest',
      {
        jsc: { target: 'es2023', parser: { syntax: 'typescript', tsx: true }, transform: { react: { runtime: 'automatic' } } },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  testMatch: ['<rootDir>/**/*.test.ts', '<rootDir>/**/*.test.tsx'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/.data/'],
  modulePathIgnorePatterns: ['/dist/', '/.data/'],
  testSequencer: '<rootDir>/test/longest-first.mjs',
  globalSetup: '<rootDir>/test/run-setup.ts',
  globalTeardown: '<rootDir>/test/run-teardown.ts',
  testTimeout: 60_000,
  // A suite waits for PostgreSQL, Temporal and the browser half of its time: one more than there are cores keeps them busy.
  maxWorkers: availableParallelism() + 1,
  workerIdleMemoryLimit: '1GB',
};
