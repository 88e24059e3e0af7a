import { rehearsalById } from '../../database/rehearsals.ts';
import { builder } from '../builder.ts';
import { signedIn } from '../context.ts';
import { orNull } from '../errors.ts';
import { RehearsalType } from '../refs.ts';

interface RehearsalFile {
  rehearsalId: string;
  name: string;
  size: number;
}

const RehearsalFileType = builder.objectRef<RehearsalFile>('RehearsalFile').implement({
  fields: (t) => ({
    name: t.exposeString('name'),
    size: t.exposeInt('size'),
    url: t.string({ resolve: (file) => `/api/files/rehearsals/${file.rehearsalId}/${encodeURIComponent(file.name)}` }),
  }),
});

builder.node(RehearsalType, {
  id: { resolve: (rehearsal) => rehearsal.id },
  loadOne: (id, context) => orNull(rehearsalById(signedIn(context).scope, id)),
  fields: (t) => ({
    state: t.exposeString('state'),
    progress: t.exposeFloat('progress'),
    progressNote: t.exposeString('progressNote'),
    summary: t.field({ type: 'JSON', nullable: true, resolve: (rehearsal) => rehearsal.summary }),
    failure: t.exposeString('failure'),
    startedAt: t.field({ type: 'DateTime', resolve: (rehearsal) => rehearsal.startedAt }),
    endedAt: t.field({ type: 'DateTime', nullable: true, resolve: (rehearsal) => rehearsal.endedAt }),
    options: t.field({ type: 'JSON', resolve: (rehearsal) => rehearsal.options }),
    files: t.field({
      type: [RehearsalFileType],
      resolve: async (rehearsal, _args, context) => {
        if (rehearsal.state !== 'done') return [];
        const files = await context.deps.rehearsalFiles(rehearsal.id);
        return files.map(({ name, size }) => ({ rehearsalId: rehearsal.id, name, size }));
      },
    }),
  }),
});
