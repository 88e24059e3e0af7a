import { type GoalProblem, problem } from './goal-problem.ts';

/** The signs that can be set beside a comment, in the order in which they are offered. */
export const REACTIONS = ['thumbs_up', 'heart', 'party', 'eyes', 'thanks', 'thinking'] as const;
export type Reaction = (typeof REACTIONS)[number];

export const LONGEST_COMMENT = 4_000;
export const MOST_MENTIONED = 20;

/** Somebody's place in the text of a comment: `<@` and the id of the person. A name would outlive an erasure, and a change of name. */
const MENTION = /<@([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})>/g;

/** A piece of a comment as it is shown: words, or somebody's place. */
export type CommentPart = { text: string } | { personId: string };

/** The ids of those whom a comment mentions, each once, in the order of the text. */
export function mentionedIdsOf(body: string): string[] {
  return [...new Set([...body.matchAll(MENTION)].flatMap(([, id]) => id ?? []))];
}

/** A comment cut at its mentions. */
export function partsOf(body: string): CommentPart[] {
  // A split by a pattern with one group gives words and ids in turn.
  return body.split(MENTION).flatMap((piece, place): CommentPart[] => (place % 2 === 1 ? [{ personId: piece }] : piece === '' ? [] : [{ text: piece }]));
}

/** What is wrong with a comment. Its length is counted as people see it: a mention is one sign. */
export function commentProblems(body: string): GoalProblem[] {
  const length = body.replaceAll(MENTION, '@').trim().length;
  if (length === 0) return [problem('body', 'Write something first.')];
  if (length > LONGEST_COMMENT) return [problem('body', `The comment has ${length} characters; ${LONGEST_COMMENT} is the limit.`)];
  const mentioned = mentionedIdsOf(body).length;
  return mentioned > MOST_MENTIONED ? [problem('body', `The comment mentions ${mentioned} people; ${MOST_MENTIONED} is the limit.`)] : [];
}
