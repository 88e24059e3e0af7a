/** What has a page or a place of its own in addresses, named as GraphQL names it. */
export type PageNoun = 'Board' | 'Connection' | 'Cycle' | 'KeyResult' | 'Kpi' | 'Meeting' | 'Objective' | 'Person' | 'Rehearsal' | 'Task' | 'Team';

const PLAIN = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const GLOBAL = /^[A-Z][A-Za-z]*:(.+)$/;

/** The id that addresses and mails use, out of GraphQL's global one ("Cycle:<uuid>" in base64). Anything else stays as it is. */
export function plainId(id: string): string {
  return GLOBAL.exec(decoded(id))?.[1] ?? id;
}

/** GraphQL's global id of a noun, out of the plain one in an address. Anything else stays as it is: addresses once carried global ids. */
export function globalId(noun: PageNoun, id: string): string {
  return PLAIN.test(id) ? btoa(`${noun}:${id.toLowerCase()}`) : id;
}

function decoded(text: string): string {
  try {
    return atob(text);
  } catch {
    return '';
  }
}
