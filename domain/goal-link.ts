import { type GoalProblem, problem } from './goal-problem.ts';

/** Where an address leads, for people to see before they go: its host without a leading www. */
export function linkHost(url: string): string {
  return new URL(url).hostname.replace(/^www\./, '');
}

/** What is wrong with a link about to be attached to a goal. */
export function linkProblems({ url, title }: { url: string; title: string }): readonly GoalProblem[] {
  return [
    ...urlProblems(url.trim()),
    ...(title.trim().length > LONGEST_TITLE ? [problem('title', `The title has ${title.trim().length} characters; ${LONGEST_TITLE} is the limit.`)] : []),
  ];
}

/** A link as it is kept: the address as browsers write it, and without a title the place that it leads to. Asked only where there is no problem. */
export function linkOf({ url, title }: { url: string; title: string }): { url: string; title: string } {
  const { href, pathname } = new URL(url.trim());
  const place = `${linkHost(href)}${pathname === '/' ? '' : pathname}`;
  return { url: href, title: title.trim() || place.slice(0, LONGEST_TITLE) };
}

const LONGEST_URL = 2000;
const LONGEST_TITLE = 120;

/** Only https: other schemes run scripts, open programs, or send what is read in the clear. */
function urlProblems(text: string): GoalProblem[] {
  if (text.length > LONGEST_URL) return [problem('url', `The address has ${text.length} characters; ${LONGEST_URL} is the limit.`)];
  const url = URL.parse(text);
  if (url === null) return [problem('url', 'This is no address; write one like https://example.com/plan.')];
  if (url.protocol !== 'https:') return [problem('url', `Links begin with https://, not with ${url.protocol}`)];
  if (url.username !== '' || url.password !== '') return [problem('url', 'An address with a name or a password in it would give them to everybody.')];
  return [];
}
