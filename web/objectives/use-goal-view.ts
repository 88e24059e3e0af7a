import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { type GoalView, goalViewOf, goalViewParameters } from '../../domain/goal-view.ts';

/** The view that the address carries, and how to go to another; `isBare` where it carries none. A kept view that was opened stays named in it. */
export function useGoalView() {
  const search = useSearch({ from: '/signed-in/shell/objectives' });
  const navigate = useNavigate();
  const { cycle: _cycle, kept, ...parameters } = search;
  const text = JSON.stringify(parameters);
  const view = useMemo(() => goalViewOf(JSON.parse(text) as Record<string, unknown>), [text]);

  /** `opens` names the kept view that is opened, null for none; left out, the one that is open stays open. */
  function show(change: Partial<GoalView>, { opens = kept ?? null, replace = false }: { opens?: string | null; replace?: boolean } = {}) {
    const next = goalViewParameters({ ...view, ...change });
    void navigate({
      to: '/objectives',
      search: (before: { cycle?: string }) => ({ ...(before.cycle && { cycle: before.cycle }), ...(opens && { kept: opens }), ...next }),
      replace,
    });
  }

  return { view, show, kept: kept ?? null, isBare: text === '{}' && kept === undefined };
}
