import { type DocumentNode, GraphQLError, Kind, type SelectionSetNode } from 'graphql';

const MAX_WORDS = 4_000;
const MAX_ALIASES = 60;
const MAX_FIELDS = 2_000;
const MAX_SPREADS = 100;

/** Refuses a text that is too long to be worth parsing. */
export function refuseLongText(text: string): void {
  if ((text.match(/[A-Za-z0-9_]+|[{}()[\]:!$@|&=]/g) ?? []).length > MAX_WORDS) throw refused(`The query is longer than ${MAX_WORDS} words.`);
}

/**
 * Refuses a document before it is validated: more than one operation (the compiled query is kept a document), too many aliases, or fragments
 * that unfold to too many fields (each spread twice by the next grows as a power of two). Depth and cost are counted in builder.ts.
 */
export function refuseHeavyDocument(document: DocumentNode): void {
  const operations = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (operations.length !== 1) throw refused('A document holds exactly one operation.');
  const totals = document.definitions.flatMap((definition) => ('selectionSet' in definition ? [countSelections(definition.selectionSet)] : []));
  const sum = (name: 'aliases' | 'spreads'): number => totals.reduce((total, each) => total + each[name], 0);
  if (sum('aliases') > MAX_ALIASES) throw refused(`The query has more than ${MAX_ALIASES} aliases.`);
  if (sum('spreads') > MAX_SPREADS) throw refused(`The query spreads fragments more than ${MAX_SPREADS} times.`);
  if (unfoldedFields(document) > MAX_FIELDS) throw refused(`The query unfolds to more than ${MAX_FIELDS} fields.`);
}

interface Selections {
  fields: number;
  aliases: number;
  spreads: number;
}

function countSelections({ selections }: SelectionSetNode): Selections {
  const counts: Selections = { fields: 0, aliases: 0, spreads: 0 };
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) counts.fields += 1;
    if (selection.kind === Kind.FIELD && selection.alias !== undefined) counts.aliases += 1;
    if (selection.kind === Kind.FRAGMENT_SPREAD) counts.spreads += 1;
    else if (selection.selectionSet !== undefined) {
      const inside = countSelections(selection.selectionSet);
      counts.fields += inside.fields;
      counts.aliases += inside.aliases;
      counts.spreads += inside.spreads;
    }
  }
  return counts;
}

/** How many fields the operation asks for with its fragments put in; each fragment is counted once, however often it is spread. */
function unfoldedFields(document: DocumentNode): number {
  const fragments = new Map(document.definitions.flatMap((each) => (each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each.selectionSet]] : [])));
  const known = new Map<string, number>();
  const ofFragment = (name: string): number => {
    const before = known.get(name);
    if (before !== undefined) return before;
    // A fragment that spreads itself is refused by validation; here it must only end.
    known.set(name, 0);
    const selectionSet = fragments.get(name);
    const total = selectionSet === undefined ? 0 : ofSelections(selectionSet);
    known.set(name, total);
    return total;
  };
  const ofSelections = ({ selections }: SelectionSetNode): number =>
    selections.reduce((total, selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return total + ofFragment(selection.name.value);
      const own = selection.kind === Kind.FIELD ? 1 : 0;
      return total + own + (selection.selectionSet === undefined ? 0 : ofSelections(selection.selectionSet));
    }, 0);
  return document.definitions.reduce((total, each) => total + (each.kind === Kind.OPERATION_DEFINITION ? ofSelections(each.selectionSet) : 0), 0);
}

function refused(sentence: string): GraphQLError {
  return new GraphQLError(sentence, { extensions: { code: 'INVALID_INPUT' } });
}
