/** Somebody who was picked from the list; `id` is the plain one, as it stands in the body of a comment. */
export interface Picked {
  id: string;
  name: string;
}

/** A comment as it is typed: names in the words, and who they stand for. */
export interface CommentDraft {
  text: string;
  picked: readonly Picked[];
}

export const EMPTY_DRAFT: CommentDraft = { text: '', picked: [] };

const TOKEN = /<@([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})>/g;
/** An @ at the start of a word, and what was typed of a name since: at most two words. */
const TYPED = /(?:^|[\s(])@([^\s@]{0,40}(?: [^\s@]{0,40})?)$/u;

/** The body to send: each `@Name` of somebody picked becomes their place. Of two with one name the first picked comes first. */
export function bodyOf({ text, picked }: CommentDraft): string {
  const longestFirst = [...new Set(picked.map(({ name }) => name))].toSorted((left, right) => right.length - left.length);
  if (longestFirst.length === 0) return text.trim();
  const names = new RegExp(`@(${longestFirst.map((name) => name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join('|')})(?![\\p{L}\\p{N}])`, 'gu');
  const used = new Map<string, number>();
  return text.trim().replaceAll(names, (whole, name: string) => {
    const namesakes = picked.filter((each) => each.name === name);
    const place = used.get(name) ?? 0;
    used.set(name, place + 1);
    const found = namesakes[Math.min(place, namesakes.length - 1)];
    return found === undefined ? whole : `<@${found.id}>`;
  });
}

/** The draft with which a comment is written anew. */
export function draftOf(body: string, mentioned: readonly Picked[]): CommentDraft {
  const picked: Picked[] = [];
  const text = body.replaceAll(TOKEN, (whole, id: string) => {
    const person = mentioned.find((each) => each.id === id);
    if (person === undefined) return whole;
    if (!picked.includes(person) || mentioned.some((each) => each.name === person.name && each.id !== id)) picked.push(person);
    return `@${person.name}`;
  });
  return { text, picked };
}

/** What is being typed of a name at the caret, and where its @ stands; null where no name is. One that was picked already is none. */
export function mentionAt({ text, picked }: CommentDraft, caret: number): { start: number; search: string } | null {
  const search = TYPED.exec(text.slice(0, caret))?.[1];
  if (search === undefined || picked.some(({ name }) => search === name || search.startsWith(`${name} `))) return null;
  return { start: caret - search.length - 1, search };
}

/** The draft with somebody put in place of what was typed of their name, and where the caret stands then. */
export function withMention(draft: CommentDraft, at: { start: number; search: string }, person: Picked): { draft: CommentDraft; caret: number } {
  const before = `${draft.text.slice(0, at.start)}@${person.name} `;
  const after = draft.text.slice(at.start + 1 + at.search.length).replace(/^ /, '');
  return { draft: { text: before + after, picked: [...draft.picked, person] }, caret: before.length };
}
