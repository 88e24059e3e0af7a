import { type CommentDraft, EMPTY_DRAFT, type Picked } from './mention-draft.ts';

/** A comment on its way: `key` makes a second send of it the same comment. */
export interface Outgoing extends CommentDraft {
  key: string;
  body: string;
  /** Why it did not go out; null while it is being sent. */
  failure: string | null;
}

/** What somebody has not sent yet in one thread. */
export interface Unsent {
  draft: CommentDraft;
  outgoing: readonly Outgoing[];
}

const NOTHING: Unsent = { draft: EMPTY_DRAFT, outgoing: [] };

/** What was left unsent in a thread on this device; what was on its way then counts as not sent, since nobody knows. */
export function keptUnsent(place: string, lost: string): Unsent {
  try {
    const { draft, outgoing } = JSON.parse(localStorage.getItem(place) ?? 'null') as Unsent;
    return { draft: draftFrom(draft), outgoing: outgoing.map((each) => ({ ...each, ...draftFrom(each), failure: each.failure ?? lost })) };
  } catch {
    return NOTHING;
  }
}

/** Keeps what is unsent for whoever leaves the page; nothing is kept as nothing. */
export function keepUnsent(place: string, { draft, outgoing }: Unsent): void {
  try {
    if (draft.text === '' && outgoing.length === 0) localStorage.removeItem(place);
    else localStorage.setItem(place, JSON.stringify({ draft, outgoing }));
  } catch {
    // Full, or closed to us: the draft lives as long as the page.
  }
}

/** Where it is kept: one person's, in one thread. */
export function unsentPlace(personId: string, subjectId: string): string {
  return `sextant.comment.${personId}.${subjectId}`;
}

function draftFrom({ text, picked }: { text?: unknown; picked?: unknown }): CommentDraft {
  return { text: typeof text === 'string' ? text : '', picked: Array.isArray(picked) ? (picked as Picked[]) : [] };
}
