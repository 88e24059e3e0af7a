export type FileShape = 'okrs' | 'people' | 'check-ins' | 'betterworks' | 'culture-amp';

/** The columns of each shape: what it must have to be read, and what it may have. Order of the shapes matters to `detectShape`. */
export const SHAPES: Record<FileShape, { required: readonly string[]; optional: readonly string[] }> = {
  'culture-amp': {
    required: ['email', 'name', 'due_at', 'completion'],
    optional: ['description', 'visibility', 'status'],
  },
  betterworks: {
    required: ['name', 'type', 'progress', 'start_date', 'end_date', 'owner_email'],
    optional: ['categories'],
  },
  okrs: {
    required: ['cycle', 'cycle_start', 'cycle_end', 'level', 'objective', 'objective_owner', 'key_result', 'kind', 'target'],
    optional: [
      ...['team', 'parent_objective', 'objective_description', 'objective_weight'],
      ...['kr_owner', 'start', 'unit', 'weight', 'confidence', 'ambition', 'source', 'query'],
    ],
  },
  'check-ins': {
    required: ['objective', 'key_result', 'date', 'value'],
    optional: ['confidence', 'note', 'author', 'blocker', 'cycle', 'team'],
  },
  people: {
    required: ['email', 'name'],
    optional: ['manager_email', 'team', 'role', 'time_zone', 'leadership', 'language', 'leads', 'active', 'company'],
  },
};

/** The headings of Culture Amp's key results, numbered from 1. */
const CULTURE_AMP_KEY_RESULT = /^key_result_\d+_(title|completion)$/;
/** A heading that only this shape has: with it, a file is told by its missing columns instead of as unknown. */
const TELLTALES: Record<FileShape, readonly string[]> = {
  'culture-amp': ['key_result_1_title'],
  betterworks: ['owner_email'],
  okrs: ['objective_owner', 'cycle_start', 'kr_owner'],
  'check-ins': ['date', 'author'],
  people: ['manager_email', 'time_zone', 'leadership'],
};

/** Tells the shape of a file from its headings, in any order; null where it is none of ours. */
export function detectShape(columns: readonly string[]): FileShape | null {
  const shapes = Object.keys(SHAPES).filter((name): name is FileShape => name in SHAPES);
  const complete = shapes.find((shape) => missingColumns(shape, columns).length === 0);
  return complete ?? shapes.find((shape) => TELLTALES[shape].some((column) => columns.includes(column))) ?? null;
}

/** The columns without which a file of this shape cannot be read. */
export function missingColumns(shape: FileShape, columns: readonly string[]): string[] {
  return SHAPES[shape].required.filter((column) => !columns.includes(column));
}

/** The columns that this shape does not know; they are left out, and said so. */
export function unknownColumnsOf(shape: FileShape, columns: readonly string[]): string[] {
  const { required, optional } = SHAPES[shape];
  const isKnown = (column: string): boolean =>
    required.includes(column) || optional.includes(column) || (shape === 'culture-amp' && CULTURE_AMP_KEY_RESULT.test(column));
  return columns.filter((column) => column !== '' && !isKnown(column));
}
