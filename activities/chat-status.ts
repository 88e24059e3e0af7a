import { findKeyResults, type KeyResultRow, keyResultsByIds } from '../database/key-results.ts';
import { objectivesByIds } from '../database/objectives.ts';
import { peopleByIds } from '../database/people.ts';
import { takeDelivery } from '../database/webhook-deliveries.ts';
import { objectiveCard, statusCard, statusMessage, type StatusOfKeyResult } from '../documents/chat-status.ts';
import type { ChatMessage, ChatRequest } from '../domain/messenger.ts';
import type { ChatAnswered, ChatTurn } from './chat-turn.ts';

const MOST_FOUND = 5;
/** More addresses in one message are not looked at. */
const MOST_PREVIEWS = 5;

/** `/okr`: the key results with a text in their title, or one's own; what the person may not read is not there. */
export async function answerCommand(turn: ChatTurn, { text }: { text: string }): Promise<ChatAnswered> {
  const asked = text.slice(0, 200);
  const found = await findKeyResults(turn.scope, { text: asked, first: MOST_FOUND });
  return { reply: { kind: 'message', message: statusMessage({ reader: turn.person, text: asked, found: await standingOf(turn, found) }) } };
}

/** Shows where it stands under a link that the person posted, as far as they may read it. */
export async function previewLinks(turn: ChatTurn, { urls, place }: Pick<Extract<ChatRequest, { kind: 'links' }>, 'urls' | 'place'>): Promise<void> {
  const { scope, system, person, publicUrl, messenger, delivery } = turn;
  if (!(await takeDelivery(system, delivery))) return;
  const named = urls.slice(0, MOST_PREVIEWS).flatMap((url) => pageOf(url, publicUrl));
  const idsOf = (noun: Page['noun']) => named.flatMap((page) => (page.noun === noun ? [page.id] : []));
  const keyResults = await standingOf(turn, await keyResultsByIds(scope, idsOf('key-results')));
  const objectives = await objectivesByIds(scope, idsOf('objectives'));
  const previews: Record<string, ChatMessage> = {};
  for (const { url, noun, id } of named) {
    const keyResult = noun === 'key-results' ? keyResults.find((one) => one.id === id) : undefined;
    const objective = noun === 'objectives' ? objectives.find((one) => one.id === id) : undefined;
    if (keyResult !== undefined) previews[url] = statusCard({ reader: person, keyResult });
    if (objective !== undefined) previews[url] = objectiveCard({ reader: person, ...objective, url });
  }
  if (Object.keys(previews).length > 0) await messenger.preview({ place, previews });
}

interface Page {
  url: string;
  noun: 'key-results' | 'objectives';
  id: string;
}

function pageOf(url: string, publicUrl: string): Page[] {
  if (!url.startsWith(`${publicUrl}/`)) return [];
  const match = /^\/(key-results|objectives)\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:[/?#]|$)/.exec(url.slice(publicUrl.length));
  return match === null ? [] : [{ url, noun: match[1] as Page['noun'], id: match[2] ?? '' }];
}

async function standingOf({ scope, publicUrl }: ChatTurn, keyResults: readonly KeyResultRow[]): Promise<(StatusOfKeyResult & { id: string })[]> {
  const owners = new Map(
    (
      await peopleByIds(
        scope,
        keyResults.flatMap(({ ownerId }) => ownerId ?? []),
      )
    ).map(({ id, name }) => [id, name]),
  );
  return keyResults.map(({ id, title, ownerId, status, tooEarly, progress, expected, lastCheckInAt }) => ({
    id,
    title,
    ownerName: owners.get(ownerId ?? '') ?? null,
    status,
    tooEarly,
    progress,
    expected,
    lastCheckInAt,
    url: `${publicUrl}/key-results/${id}`,
  }));
}
