import { historyOf, type AuditRow } from '../database/audit-log.ts';
import { isAllowed, type Subject } from '../database/rights.ts';
import { builder } from './builder.ts';
import { pageRequest } from './connection.ts';
import { type Context, signedIn } from './context.ts';
import { HistoryNameType, namesIn } from './history-names.ts';

/** What the field `automatic` says of an entry. */
export const AUTOMATIC = 'Whether a workflow or a command acted, and not a person.';

/** What the field `names` says of an entry. */
export const NAMES = 'What the ids in it are called, of those things that the viewer may see.';

/** One change of a thing as its page shows it. */
export const HistoryEntryType = builder.objectRef<AuditRow>('HistoryEntry').implement({
  fields: (t) => ({
    at: t.field({ type: 'DateTime', resolve: (entry) => entry.at }),
    actor: t.string({ resolve: (entry, _args, context) => actorTitle(entry, context) }),
    automatic: t.boolean({ description: AUTOMATIC, resolve: isAutomatic }),
    action: t.exposeString('action'),
    names: t.field({
      type: [HistoryNameType],
      description: NAMES,
      resolve: (entry, _args, context) => namesIn(entry, context),
    }),
    before: t.field({ type: 'JSON', nullable: true, resolve: (entry) => entry.before }),
    after: t.field({ type: 'JSON', nullable: true, resolve: (entry) => entry.after }),
  }),
});

/** The newest changes of one row; 50 by default. */
export async function historyEntries(
  context: Context,
  input: { noun: 'objective' | 'key-result' | 'team' | 'accountability'; id: string; subject?: Subject; first: number | null | undefined },
): Promise<AuditRow[]> {
  const { scope } = signedIn(context);
  // What was once written is more than an outline, and full of notes.
  if (!isAllowed(scope, 'read', 'note')) return [];
  // Teams and their roles are the company's frame, which everybody reads.
  if (input.noun !== 'team' && input.noun !== 'accountability' && !isAllowed(scope, 'read', input.noun, input.subject)) return [];
  return historyOf(scope, input.noun, input.id, { first: pageRequest(input).first });
}

/** Whether a workflow or a command acted, and not a person. */
export function isAutomatic({ actor }: AuditRow): boolean {
  return !/^(person|link|token):/.test(actor);
}

/** The name of the person who acted, or whose token did; else the workflow or command. */
export async function actorTitle({ actor }: AuditRow, context: Context): Promise<string> {
  const [kind, id] = [actor.slice(0, actor.indexOf(':')), actor.slice(actor.indexOf(':') + 1)];
  const { person, ownerOfToken } = signedIn(context).loaders;
  if (kind === 'token') {
    const ownerId = await ownerOfToken.load(id);
    return ownerId === null ? id : `${(await person.load(ownerId)).name} (API)`;
  }
  if (kind !== 'person' && kind !== 'link') return id;
  return (await person.load(id)).name;
}
