import { addComment, reactToComment } from '../../database/comment-changes.ts';
import type { ThreadAsked } from '../../database/comments.ts';
import type { Reaction } from '../../domain/comment.ts';
import { emailOf } from '../../prisma/sample/northwind-people.ts';
import { keyResultsOfCycle, personIdOf, required, scopeOfPerson, type Stage } from './stage.ts';

const HOUR_MS = 3_600_000;

/** What somebody said so many hours ago; `@name` in it calls the person with that e-mail name. */
interface Said {
  by: string;
  hoursAgo: number;
  body: string;
  reactions?: readonly { by: string; reaction: Reaction }[];
}

const CHURN: readonly Said[] = [
  {
    by: 'helen.brandt',
    hoursAgo: 52,
    body: 'What would have to be true for this to turn before the quarter ends?\nI read the notes, and I see effort, not yet a bet.',
  },
  {
    by: 'tomas.lindqvist',
    hoursAgo: 49,
    body: 'Two things:\n1. The retention offer for hospital groups goes out on Thursday.\n2. We call everybody who has not signed in for 30 days.\n\nNumbers behind it: https://wiki.northwind.example/churn-by-segment',
    reactions: [
      { by: 'helen.brandt', reaction: 'thumbs_up' },
      { by: 'dana.whitfield', reaction: 'thumbs_up' },
      { by: 'priya.raman', reaction: 'eyes' },
    ],
  },
  {
    by: 'dana.whitfield',
    hoursAgo: 4,
    body: '@helen.brandt two of the five hospital groups have said yes. Shall we tell the board now, or wait for the third?',
  },
];

const LEAD_TIME: readonly Said[] = [
  { by: 'marcus.oyelaran', hoursAgo: 27, body: '@kavya.nair the test environments come next week. Is that early enough for your part?' },
  { by: 'kavya.nair', hoursAgo: 25, body: 'Yes, if the database copy is there by Tuesday.', reactions: [{ by: 'marcus.oyelaran', reaction: 'thanks' }] },
  { by: 'helen.brandt', hoursAgo: 3, body: '@kavya.nair @marcus.oyelaran say so when it is not: I would rather move a date than guess.' },
];

/** The talk of the last days about two key results and a company objective, so that threads and inboxes have something in them. */
export async function writeComments(stage: Stage): Promise<void> {
  const keyResults = await keyResultsOfCycle(stage, stage.extras.cycles.active.name);
  const called = (wanted: string) =>
    required(
      keyResults.find(({ title }) => title === wanted),
      wanted,
    );
  const churn = called('Net revenue churn per quarter');
  await write(stage, { keyResultId: churn.id }, CHURN);
  await write(stage, { keyResultId: called('Median lead time of a change').id }, LEAD_TIME);
  await write(stage, { objectiveId: churn.objectiveId }, [
    {
      by: 'priya.raman',
      hoursAgo: 30,
      body: 'Are we still sure that this is one objective and not two?',
      reactions: [{ by: 'helen.brandt', reaction: 'thinking' }],
    },
  ]);
}

async function write(stage: Stage, thread: ThreadAsked, talk: readonly Said[]): Promise<void> {
  for (const { by, hoursAgo, body, reactions = [] } of talk) {
    const at = new Date(Date.parse(stage.now) - hoursAgo * HOUR_MS).toISOString();
    const words = body.replaceAll(/@([a-z]+\.[a-z]+)/g, (_called, name: string) => `<@${personIdOf(stage, emailOf(name))}>`);
    const { id } = await addComment(await scopeOfPerson(stage, personIdOf(stage, emailOf(by))), { ...thread, body: words }, { at });
    for (const each of reactions)
      await reactToComment(await scopeOfPerson(stage, personIdOf(stage, emailOf(each.by))), { id, reaction: each.reaction, on: true }, { at });
  }
}
