import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Company, checkIn, company, keyResult, objective, type OpenTestDatabase, openTestDatabase, person, scopeOf } from '../test/factories.ts';
import { addComment, deleteComment, editComment, reactToComment } from './comment-changes.ts';
import { commentsByIds, commentsPage } from './comments.ts';
import { historyOf } from './audit-log.ts';
import type { KeyResultRow } from './key-results.ts';
import { countUnreadNotices, markAllNoticesRead, markNotices, noticesPage } from './notices.ts';
import type { PersonRow } from './people.ts';
import { readersLike } from './readers.ts';
import type { Scope } from './scope.ts';

const AT = '2026-02-10T09:00:00.000Z';
const LATER = '2026-02-10T10:00:00.000Z';

let open: OpenTestDatabase;
let acme: Company;
let goal: KeyResultRow;
let una: PersonRow;
let mate: PersonRow;
let seller: PersonRow;

beforeAll(async () => {
  open = await openTestDatabase();
});

afterAll(() => open.close());

/** Una's own key result, in a company that reads its goals by place: Mate and the seller read none of it, the administrator all. */
beforeEach(async () => {
  acme = await company(open.database, { settings: { access: 'place' } });
  una = await person(acme.system, { name: 'Una Owner' });
  mate = await person(acme.system, { name: 'Mate Manager', role: 'MANAGER' });
  await acme.system.db.person.updateMany({ where: { id: una.id }, data: { managerId: mate.id } });
  seller = await person(acme.system, { name: 'Seller Elsewhere' });
  const { id: objectiveId } = await objective(acme, { ownerId: una.id, level: 'INDIVIDUAL' });
  goal = await keyResult(acme, { ownerId: una.id, objectiveId });
});

function as(someone: PersonRow): Promise<Scope> {
  return scopeOf(open.database, someone, AT);
}

async function inboxOf(someone: PersonRow): Promise<string[]> {
  return (await noticesPage(await as(someone), {}, {})).rows.map(({ kind }) => kind);
}

async function write(someone: PersonRow, body: string, at = AT): Promise<string> {
  return (await addComment(await as(someone), { keyResultId: goal.id, body }, { at })).id;
}

describe('a thread', () => {
  test('keeps its words as they are written, newest first, page by page', async () => {
    await write(una, ' First line\n\nthird <b>line</b> ');
    await write(mate, 'An answer', LATER);

    const first = await commentsPage(await as(mate), { keyResultId: goal.id }, { first: 1 });
    const second = await commentsPage(await as(mate), { keyResultId: goal.id }, { first: 1, after: first.endCursor });

    expect([first, second].map(({ rows }) => rows.map(({ body }) => body))).toEqual([['An answer'], ['First line\n\nthird <b>line</b>']]);
    expect(second.hasNext).toBe(false);
  });

  test('is neither read nor written by whoever may not read its goal, by whichever way', async () => {
    const id = await write(una, 'Between us');
    const theirs = await as(seller);

    await expect(commentsPage(theirs, { keyResultId: goal.id }, {})).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(addComment(theirs, { keyResultId: goal.id, body: 'Me too' }, { at: AT })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(reactToComment(theirs, { id, reaction: 'heart', on: true }, { at: AT })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(deleteComment(theirs, { id }, { at: AT })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await commentsByIds(theirs, [id])).toEqual([]);
  });

  test('of an objective that is seen in outline alone is closed', async () => {
    const above = await objective(acme, { level: 'TEAM' });
    await acme.system.db.objective.updateMany({ where: { id: goal.objectiveId }, data: { parentId: above.id } });

    await expect(commentsPage(await as(una), { objectiveId: above.id }, {})).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('is closed to whoever looks in from outside, though they read the goal', async () => {
    const viewer = await person(acme.system, { name: 'Vera Viewer', role: 'VIEWER' });
    const { id } = await objective(acme);
    await addComment(acme.scope, { objectiveId: id, body: 'Inside talk' }, { at: AT });

    await expect(commentsPage(await as(viewer), { objectiveId: id }, {})).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

test('sent twice under one id it is one comment, and the id of another is refused', async () => {
  const id = crypto.randomUUID();
  const scope = await as(una);

  const once = await addComment(scope, { id, keyResultId: goal.id, body: 'Sent' }, { at: AT });
  const again = await addComment(scope, { id, keyResultId: goal.id, body: 'Sent' }, { at: LATER });

  expect(again).toEqual(once);
  await expect(addComment(await as(mate), { id, keyResultId: goal.id, body: 'Mine' }, { at: AT })).rejects.toThrow(/id is taken/);
});

test('an edit is its author’s alone, over the version that they saw, and what was said before stays in the log', async () => {
  const id = await write(una, 'Teh first');
  const scope = await as(una);

  await expect(editComment(acme.scope, { id, body: 'Not mine' }, { version: 1, at: LATER })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await editComment(scope, { id, body: 'The first' }, { version: 1, at: LATER });
  await expect(editComment(scope, { id, body: 'Stale' }, { version: 1, at: LATER })).rejects.toMatchObject({ code: 'CONFLICT' });

  const [comment] = await commentsByIds(scope, [id]);
  expect(comment).toMatchObject({ body: 'The first', editedAt: LATER, version: 2 });
  const update = (await historyOf(acme.system, 'comment', id)).find(({ action }) => action === 'update');
  expect(update).toMatchObject({ actor: `person:${una.id}`, before: { body: 'Teh first' }, after: { body: 'The first' } });
});

test('it is deleted by its author or an administrator, with its signs and what was told of it', async () => {
  const [first, second] = [await write(una, `Look, <@${mate.id}>`), await write(una, 'Again')];
  await reactToComment(await as(mate), { id: first, reaction: 'eyes', on: true }, { at: AT });

  await expect(deleteComment(await as(mate), { id: first }, { at: LATER })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await deleteComment(await as(una), { id: first }, { at: LATER });
  await deleteComment(acme.scope, { id: second }, { at: LATER });

  expect(await inboxOf(mate)).toEqual([]);
  expect(await open.behind.commentReaction.count({ where: { commentId: first } })).toBe(0);
  expect((await historyOf(acme.system, 'comment', first)).find(({ action }) => action === 'delete')).toMatchObject({ before: { body: `Look, <@${mate.id}>` } });
});

test('signs are counted by kind, each once a person', async () => {
  const id = await write(una, 'Done!');
  for (const someone of [una, mate]) for (const _twice of [1, 2]) await reactToComment(await as(someone), { id, reaction: 'party', on: true }, { at: AT });
  await reactToComment(await as(una), { id, reaction: 'heart', on: true }, { at: LATER });

  const { reactions } = await reactToComment(await as(una), { id, reaction: 'heart', on: false }, { at: LATER });

  expect(reactions).toEqual([{ reaction: 'party', count: 2, mine: true, personIds: [una.id, mate.id].toSorted() }]);
});

describe('people who can be mentioned', () => {
  test('are those who may read the goal', async () => {
    const found = async (search: string) =>
      (
        await readersLike(
          await as(una),
          { noun: 'key-result', subject: { ownerIds: [una.id], teamIds: [], level: 'INDIVIDUAL' } },
          { search, first: 8, now: AT },
        )
      ).map(({ name }) => name);

    expect(await found('')).toEqual(['Ada Admin', 'Mate Manager', 'Una Owner']);
    expect(await found('man')).toEqual(['Mate Manager']);
    expect(await found('sell')).toEqual([]);
    expect(await found('%')).toEqual([]);
  });

  test('nobody else is, when sent all the same', async () => {
    await expect(write(una, `Look, <@${seller.id}>`)).rejects.toThrow(/cannot read this goal/);
  });
});

describe('the inbox', () => {
  test('tells each once why they are told, and nobody of what they did themselves', async () => {
    await write(mate, 'How is it going?');
    await write(una, `Well. <@${acme.admin.id}>, look`);
    await write(mate, `Good, <@${una.id}>`);

    expect(await inboxOf(una)).toEqual(['mention', 'comment']);
    expect(await inboxOf(mate)).toEqual(['reply']);
    expect(await inboxOf(acme.admin)).toEqual(['reply', 'mention']);
    expect(await inboxOf(seller)).toEqual([]);
  });

  test('tells whoever wrote a check-in of a comment on it', async () => {
    const { checkIn: answer } = await checkIn(acme, goal, { at: AT, value: '10' });
    await addComment(await as(mate), { checkInId: answer.id, body: 'Only ten?' }, { at: AT });

    expect([await inboxOf(acme.admin), await inboxOf(una)]).toEqual([['comment'], ['comment']]);
  });

  test('tells an edit to those alone whom it mentions for the first time', async () => {
    const id = await write(una, `<@${mate.id}> and nobody`);
    await editComment(await as(una), { id, body: `<@${mate.id}> and <@${acme.admin.id}>` }, { at: LATER });
    await editComment(await as(una), { id, body: `<@${acme.admin.id}>` }, { at: LATER });

    expect([await inboxOf(mate), await inboxOf(acme.admin)]).toEqual([[], ['mention']]);
  });

  test('shows nothing any more to whoever may read the goal no longer', async () => {
    await write(una, `<@${mate.id}>`);
    expect(await countUnreadNotices(await as(mate))).toBe(1);
    await acme.system.db.person.updateMany({ where: { id: una.id }, data: { managerId: null } });

    expect([await inboxOf(mate), await countUnreadNotices(await as(mate))]).toEqual([[], 0]);
  });

  test('is marked by whose it is: read, unread, done and back', async () => {
    await write(una, `<@${mate.id}>`);
    await write(una, `<@${mate.id}> again`, LATER);
    const scope = await as(mate);
    const [newest, oldest] = (await noticesPage(scope, {}, {})).rows.map(({ id }) => id);

    expect(await markAllNoticesRead(scope, { until: AT }, { at: LATER })).toBe(1);
    expect(await markNotices(await as(una), { ids: [newest ?? ''], mark: 'done' }, { at: LATER })).toBe(0);
    expect(await markNotices(scope, { ids: [newest ?? ''], mark: 'done' }, { at: LATER })).toBe(0);
    expect((await noticesPage(scope, {}, {})).rows.map(({ id }) => id)).toEqual([oldest]);
    expect((await noticesPage(scope, { done: true }, {})).rows.map(({ id }) => id)).toEqual([newest]);
    expect(await markNotices(scope, { ids: [newest ?? '', oldest ?? ''], mark: 'unread' }, { at: LATER })).toBe(2);
  });
});
