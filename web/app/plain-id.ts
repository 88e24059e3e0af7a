/** The id that REST addresses use, out of GraphQL's global one ("Cycle:<uuid>" in base64). */
export function plainId(globalId: string): string {
  return atob(globalId).split(':').at(-1) ?? globalId;
}
