import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { plainId } from '../app/plain-id.ts';
import { useQuery } from '../app/query.ts';
import { MentionableQuery } from './comment-query.ts';
import { type CommentDraft, mentionAt, type Picked, withMention } from './mention-draft.ts';

const TYPING_MS = 120;

/** The people offered while a name is typed behind an @: of those who may read the goal, by the server. */
export function useMentions(input: { subjectId: string; draft: CommentDraft; caret: number; onTake: (draft: CommentDraft, caret: number) => void }) {
  const { subjectId, draft, caret, onTake } = input;
  const typed = mentionAt(draft, caret);
  const [active, setActive] = useState(0);
  // Escape closes the list for the word that it was opened for.
  const [closedAt, setClosedAt] = useState<number | null>(null);
  const open = typed !== null && typed.start !== closedAt;
  const [search] = useDebouncedValue(typed?.search.trim() ?? '', TYPING_MS);
  const [{ data, fetching }] = useQuery({ query: MentionableQuery, variables: { subjectId, search }, pause: !open });
  // Until the answer to the last letter is there, what is known is narrowed by it: Enter must never find an empty list and break the line.
  const fresh = data?.mentionable;
  const [known, setKnown] = useState(fresh ?? []);
  if (fresh !== undefined && fresh !== known) setKnown(fresh);
  const searching = fetching || search !== typed?.search.trim();
  const people = open ? (fresh ?? known).filter((person) => isLike(person, typed.search)) : [];
  const place = Math.min(active, Math.max(0, people.length - 1));

  function take({ id, name }: Picked) {
    if (typed === null) return;
    const { draft: next, caret: after } = withMention(draft, typed, { id: plainId(id), name });
    setActive(0);
    onTake(next, after);
  }

  /** Whether the list took the key. */
  function onKey(key: string): boolean {
    if (!open) return false;
    if (key === 'Escape') {
      setClosedAt(typed.start);
      return true;
    }
    const person = people[place];
    if (person === undefined) return searching && key === 'Enter';
    if (key === 'ArrowDown' || key === 'ArrowUp') {
      setActive((place + (key === 'ArrowDown' ? 1 : people.length - 1)) % people.length);
      return true;
    }
    if (key !== 'Enter' && key !== 'Tab') return false;
    take(person);
    return true;
  }

  return { open, people, active: place, searching, take, onKey };
}

/** As the server finds people: by the beginning of a word of their name, or of their address. */
function isLike({ name, email }: { name: string; email: string }, search: string): boolean {
  const begins = search.trim().toLowerCase();
  return ` ${name.toLowerCase()}`.includes(` ${begins}`) || email.toLowerCase().startsWith(begins);
}
