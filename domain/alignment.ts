import { LEVELS, type ObjectiveLevel } from './objective.ts';

/** Why an objective cannot align to another: `itself`, `ring` (to one below it), `company` (company objectives stand at the top), `level` (to a narrower one). */
export type AlignmentProblem = 'itself' | 'ring' | 'company' | 'level';

/** What of an objective decides what it can align to. */
export interface Alignable {
  id: string;
  level: ObjectiveLevel;
  parentId: string | null;
}

/** What is wrong with the levels of an objective and its parent; null where nothing is. An objective aligns to one of its own level or a wider one. */
export function levelProblem(level: ObjectiveLevel, parentLevel: ObjectiveLevel): 'company' | 'level' | null {
  if (level === 'COMPANY') return 'company';
  return LEVELS.indexOf(parentLevel) > LEVELS.indexOf(level) ? 'level' : null;
}

/** What stands against aligning an objective to another of the same cycle; null where nothing does, as to nothing (`parent` null). */
export function alignmentProblem(objective: Alignable, parent: Alignable | null, parentOf: (id: string) => string | null): AlignmentProblem | null {
  if (parent === null) return null;
  if (parent.id === objective.id) return 'itself';
  const seen = new Set<string>();
  for (let id = parent.parentId; id !== null && !seen.has(id); id = parentOf(id)) {
    if (id === objective.id) return 'ring';
    seen.add(id);
  }
  return levelProblem(objective.level, parent.level);
}
