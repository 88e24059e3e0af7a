import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { BLANK } from '../../domain/okr-wording.ts';
import type { Rewrite } from '../../domain/quality-rewrite.ts';

/** A rewrite that was taken over, with what stood in its fields before and after. */
interface Taken<Draft> {
  before: Partial<Draft>;
  after: Partial<Draft>;
}

/** Takes rewrites over into a draft and back, by click and by key; the caret goes where the person goes on. */
export function useRewrites<Draft extends object>(draft: Draft, change: (change: Partial<Draft>) => void) {
  const form = useRef<HTMLFormElement>(null);
  const [taken, setTaken] = useState<Taken<Draft> | null>(null);
  const [goingTo, setGoingTo] = useState<{ field: string } | null>(null);

  // The field may be there only once the draft has changed.
  useEffect(() => {
    if (goingTo !== null) goTo(form.current?.elements.namedItem(goingTo.field));
  }, [goingTo]);

  function take({ changes, goTo: field }: Rewrite<Draft>) {
    setGoingTo({ field: String(field) });
    if (Object.keys(changes).length === 0) return;
    setTaken({ before: fieldsOf(draft, changes), after: changes });
    change(changes);
  }

  function undo() {
    if (taken === null) return;
    change(taken.before);
    setTaken(null);
    setGoingTo({ field: 'title' });
  }

  /** Control and full stop, as editors have it for a quick fix; Control and Z only while nothing was typed since. */
  function onKeyDown(event: KeyboardEvent, first: Rewrite<Draft> | undefined) {
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    if (event.key === '.' && first !== undefined) {
      event.preventDefault();
      take(first);
    } else if (event.key.toLowerCase() === 'z' && taken !== null && isAsTaken(draft, taken)) {
      event.preventDefault();
      undo();
    }
  }

  return { form, take, undo: taken === null ? null : undo, onKeyDown };
}

function fieldsOf<Draft extends object>(draft: Draft, changes: Partial<Draft>): Partial<Draft> {
  return Object.fromEntries(Object.keys(changes).map((field) => [field, draft[field as keyof Draft]])) as Partial<Draft>;
}

function isAsTaken<Draft extends object>(draft: Draft, { after }: Taken<Draft>): boolean {
  return Object.entries(after).every(([field, value]) => draft[field as keyof Draft] === value);
}

/** Focuses a field and selects the blank in it, else all of it, so that typing replaces it. */
function goTo(field: Element | RadioNodeList | null | undefined): void {
  if (!(field instanceof HTMLElement)) return;
  field.focus();
  if (!(field instanceof HTMLInputElement) || field.type !== 'text') return;
  const blank = field.value.indexOf(BLANK);
  if (blank === -1) field.select();
  else field.setSelectionRange(blank, blank + BLANK.length);
}
