import { useState } from 'react';
import { type View, VIEWS } from './calendar-span.ts';

export const LAYERS = ['meetings', 'checkIns', 'cycles', 'tasks', 'milestones'] as const;
export type Layer = (typeof LAYERS)[number];

/** How somebody looks at the calendar on this device. */
export interface Choices {
  /** Null until one was chosen: a phone then begins with the agenda. */
  view: View | null;
  hidden: readonly Layer[];
  mine: boolean;
}

const KEY = 'sextant.calendar';
const FIRST: Choices = { view: null, hidden: [], mine: true };

/** The choices, kept on this device. */
export function useChoices(): [Choices, (change: Partial<Choices>) => void] {
  const [choices, setChoices] = useState(readChoices);
  return [
    choices,
    (change) => {
      const next = { ...choices, ...change };
      localStorage.setItem(KEY, JSON.stringify(next));
      setChoices(next);
    },
  ];
}

/** What is kept may be of an older version, or anything. */
function readChoices(): Choices {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Record<keyof Choices, unknown>>;
    const hidden = Array.isArray(kept.hidden) ? kept.hidden : [];
    return {
      view: VIEWS.find((view) => view === kept.view) ?? null,
      hidden: LAYERS.filter((layer) => hidden.includes(layer)),
      mine: kept.mine !== false,
    };
  } catch {
    return FIRST;
  }
}
