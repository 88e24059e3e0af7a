import type { AuditRow } from '../database/audit-log.ts';
import { isUuid } from '../database/ids.ts';
import { mentionedIdsOf } from '../domain/comment.ts';
import { DomainError } from '../domain/errors.ts';
import { isTold, kindOfNoun, type NamedKind, namedKind } from '../domain/history-fields.ts';
import { builder } from './builder.ts';
import { type Context, signedIn } from './context.ts';
import type { Loaders } from './loaders.ts';

/** What a thing is called that an entry names by its id. */
export interface HistoryName {
  id: string;
  name: string;
}

export const HistoryNameType = builder.objectRef<HistoryName>('HistoryName').implement({
  description: 'What a thing is called that a change names by its id, as it stands in `before` and `after`.',
  fields: (t) => ({ id: t.exposeString('id'), name: t.exposeString('name') }),
});

/** What the ids in an entry are called. Whatever the viewer may not see is left out, like what is gone. */
export async function namesIn({ noun, before, after }: AuditRow, context: Context): Promise<HistoryName[]> {
  const { loaders } = signedIn(context);
  const kinds = new Map([...referencesIn(noun, before), ...referencesIn(noun, after)]);
  const names = await Promise.all([...kinds].map(async ([id, kind]) => ({ id, name: await nameOf(loaders, kind, id) })));
  return names.flatMap(({ id, name }) => (name === null ? [] : [{ id, name }]));
}

/** What the thing is called that an entry is about; null where it has no name, is gone, or is not open to the viewer. */
export async function subjectName({ noun, subjectId }: AuditRow, context: Context): Promise<string | null> {
  const kind = kindOfNoun(noun);
  return kind !== null && isUuid(subjectId) ? nameOf(signedIn(context).loaders, kind, subjectId) : null;
}

/** The ids in the fields that a history tells of, at any depth, with what each refers to. */
function referencesIn(noun: string, fields: object | null): [string, NamedKind][] {
  return Object.entries(fields ?? {}).flatMap(([field, value]: [string, unknown]) => {
    if (!isTold(field)) return [];
    if (field === 'body' && typeof value === 'string') return mentionedIdsOf(value).map((id): [string, NamedKind] => [id, 'person']);
    const kind = namedKind(noun, field);
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    return values.flatMap((each): [string, NamedKind][] => {
      if (typeof each === 'object' && each !== null) return referencesIn(noun, each);
      return kind !== null && typeof each === 'string' && isUuid(each) ? [[each, kind]] : [];
    });
  });
}

async function nameOf(loaders: Loaders, kind: NamedKind, id: string): Promise<string | null> {
  try {
    return await NAMES[kind](loaders, id);
  } catch (error) {
    if (error instanceof DomainError && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}

const NAMES: Readonly<Record<NamedKind, (loaders: Loaders, id: string) => Promise<string>>> = {
  // One without a title is called what its state is called in the reader's language.
  'board-column': async ({ boardColumn }, id) => {
    const { title, state } = await boardColumn.load(id);
    return title || state;
  },
  connection: async ({ connection }, id) => (await connection.load(id)).name,
  cycle: async ({ cycle }, id) => (await cycle.load(id)).name,
  'key-result': async ({ keyResult }, id) => (await keyResult.load(id)).title,
  kpi: async ({ kpi }, id) => (await kpi.load(id)).name,
  objective: async ({ objective }, id) => (await objective.load(id)).title,
  person: async ({ person }, id) => (await person.load(id)).name,
  role: async ({ customRole }, id) => (await customRole.load(id)).name,
  task: async ({ task }, id) => (await task.load(id)).title,
  team: async ({ team }, id) => (await team.load(id)).name,
};
