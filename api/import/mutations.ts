import { importFiles, type ImportOutcome } from '../../database/import.ts';
import type { ImportProblem } from '../../domain/import/import-plan.ts';
import { DomainError } from '../../domain/errors.ts';
import { builder } from '../builder.ts';
import { signedIn } from '../context.ts';
import { refusals } from '../errors.ts';

const MAX_FILES = 10;

/** A mistake in a file, as people are told of it. */
export const ImportProblemType = builder.objectRef<ImportProblem>('ImportProblem').implement({
  fields: (t) => ({
    file: t.exposeString('file'),
    line: t.exposeInt('line', { nullable: true }),
    column: t.exposeString('column', { nullable: true }),
    code: t.exposeString('code'),
    sentence: t.exposeString('sentence'),
    wayOut: t.exposeString('wayOut'),
    severity: t.exposeString('severity'),
  }),
});

const ImportResultType = builder.objectRef<ImportOutcome>('ImportResult').implement({
  fields: (t) => ({
    applied: t.exposeBoolean('applied'),
    people: t.exposeInt('people'),
    teams: t.exposeInt('teams'),
    cycles: t.exposeInt('cycles'),
    objectives: t.exposeInt('objectives'),
    keyResults: t.exposeInt('keyResults'),
    checkIns: t.exposeInt('checkIns'),
    unchanged: t.exposeInt('unchanged'),
    problems: t.field({ type: [ImportProblemType], resolve: (outcome) => [...outcome.problems] }),
    unknownColumns: t.stringList({ resolve: (outcome) => [...outcome.unknownColumns] }),
  }),
});

/** A file as the browser read it. */
export const ImportFile = builder.inputType('ImportFile', { fields: (t) => ({ name: t.string({ required: true }), text: t.string({ required: true }) }) });

builder.mutationField('importFiles', (t) =>
  t.field({
    type: ImportResultType,
    errors: refusals,
    args: { files: t.arg({ type: [ImportFile], required: true }), dryRun: t.arg.boolean({ required: true }) },
    resolve: (_root, { files, dryRun }, context) => {
      if (files.length === 0 || files.length > MAX_FILES) throw new DomainError('INVALID_INPUT', `Choose between 1 and ${MAX_FILES} files.`);
      return importFiles(signedIn(context).scope, files, { dryRun, at: context.now });
    },
  }),
);
