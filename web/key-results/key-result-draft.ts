import { keyResultProblems } from '../../domain/goal-validation.ts';
import type { GoalProblem } from '../../domain/goal-problem.ts';
import type { Measure } from '../../domain/key-result.ts';
import { parseDecimalInput } from '../check-ins/decimal-input.ts';

export const KINDS = ['increase', 'decrease', 'maintain', 'milestone', 'binary'] as const;
export const AMBITIONS = ['aspirational', 'committed'] as const;

/** A key result as it is being written: numbers are what was typed. */
export interface KeyResultDraft {
  title: string;
  kind: (typeof KINDS)[number];
  unit: string;
  start: string;
  target: string;
  atLeast: string;
  atMost: string;
  periodDays: number;
  dueOn: string;
  steps: readonly StepDraft[];
  ownerId: string | null;
  confidence: number | null;
  ambition: (typeof AMBITIONS)[number];
  weight: string;
}

export interface StepDraft {
  /** Of a step that is saved already; null for a new one. */
  id: string | null;
  title: string;
  weight: string;
  dueOn: string;
}

export const NEW_DRAFT: KeyResultDraft = {
  ...{ title: '', kind: 'increase', unit: '', start: '0', target: '', atLeast: '', atMost: '', periodDays: 7, dueOn: '' },
  ...{ steps: [{ id: null, title: '', weight: '1', dueOn: '' }], ownerId: null, confidence: null, ambition: 'aspirational', weight: '1' },
};

/** What is wrong with a draft, by the rules that the API holds too. */
export function draftProblems(draft: KeyResultDraft): readonly GoalProblem[] {
  return keyResultProblems({ title: draft.title, measure: measureOf(draft), weight: decimal(draft.weight), confidence: draft.confidence });
}

/** A draft as the API takes it: only the fields of its kind. */
export function draftInput(draft: KeyResultDraft) {
  const { title, kind, unit, ownerId, confidence, ambition } = draft;
  return { title: title.trim(), kind, unit: unit.trim(), ownerId, confidence, ambition, weight: decimal(draft.weight), ...measureInput(draft) };
}

function measureInput(draft: KeyResultDraft) {
  switch (draft.kind) {
    case 'increase':
    case 'decrease':
      return { start: decimal(draft.start), target: decimal(draft.target) };
    case 'maintain':
      return { atLeast: decimal(draft.atLeast) || null, atMost: decimal(draft.atMost) || null, periodDays: draft.periodDays };
    case 'milestone':
      return {
        steps: draft.steps.map(({ id, title, weight, dueOn }) => ({ ...(id === null ? {} : { id }), title, weight: decimal(weight), dueOn: dueOn || null })),
      };
    case 'binary':
      return { dueOn: draft.dueOn || null };
  }
}

function measureOf(draft: KeyResultDraft): Measure {
  switch (draft.kind) {
    case 'increase':
    case 'decrease':
      return { kind: draft.kind, start: decimal(draft.start), target: decimal(draft.target) };
    case 'maintain':
      return { kind: 'maintain', band: { atLeast: decimal(draft.atLeast) || null, atMost: decimal(draft.atMost) || null }, periodDays: draft.periodDays };
    case 'milestone':
      return {
        kind: 'milestone',
        steps: draft.steps.map(({ id, title, weight, dueOn }, index) => ({
          id: id ?? String(index),
          title,
          weight: decimal(weight),
          dueOn: dueOn || null,
          doneAt: null,
        })),
      };
    case 'binary':
      return { kind: 'binary', dueOn: draft.dueOn || null };
  }
}

/** What was typed as a decimal; text that is none goes on as it is, for the rules to name. */
function decimal(typed: string): string {
  return parseDecimalInput(typed) ?? typed.trim();
}
