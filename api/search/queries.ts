import { encodeGlobalID } from '@pothos/plugin-relay';
import { type Found, search, type SearchAnswer } from '../../database/search.ts';
import { excerptOf, type Mark, type MarkedText, marksOf } from '../../domain/search-marks.ts';
import { SEARCH_KINDS, type SearchKind } from '../../domain/search-text.ts';
import { builder } from '../builder.ts';
import { signedIn } from '../context.ts';
import { StatusEnum } from '../enums.ts';

const EXCERPT_LENGTH = 180;
const USUAL_FIRST = 5;

const SearchKindEnum = builder.enumType('SearchKind', { values: SEARCH_KINDS });

/** The types of the schema that the kinds are, and on whose pages they stand. */
const TYPES: Record<SearchKind, { own: string; page: string }> = {
  objective: { own: 'Objective', page: 'Objective' },
  key_result: { own: 'KeyResult', page: 'KeyResult' },
  check_in: { own: 'CheckIn', page: 'KeyResult' },
  initiative: { own: 'Initiative', page: 'Objective' },
  task: { own: 'Task', page: 'Task' },
  meeting: { own: 'Meeting', page: 'Meeting' },
  person: { own: 'Person', page: 'Person' },
  team: { own: 'Team', page: 'Team' },
  cycle: { own: 'Cycle', page: 'Cycle' },
  kpi: { own: 'Kpi', page: 'Kpi' },
  connection: { own: 'Connection', page: 'Connection' },
};

const MarkType = builder.objectRef<Mark>('TextMark').implement({
  description: 'A part of a text, from `start` up to `end`, in UTF-16 code units.',
  fields: (t) => ({ start: t.exposeInt('start'), end: t.exposeInt('end') }),
});

const MarkedTextType = builder.objectRef<MarkedText>('MarkedText').implement({
  description: 'A text, and where in it stands what was looked for.',
  fields: (t) => ({ text: t.exposeString('text'), marks: t.field({ type: [MarkType], resolve: ({ marks }) => marks }) }),
});

const HitType = builder.objectRef<{ found: Found; answer: SearchAnswer }>('SearchHit').implement({
  fields: (t) => ({
    id: t.id({ resolve: ({ found }) => encodeGlobalID(TYPES[found.kind].own, found.id) }),
    kind: t.field({ type: SearchKindEnum, resolve: ({ found }) => found.kind }),
    onPageOf: t.id({
      description: 'The id of what has the page on which it stands.',
      resolve: ({ found }) => encodeGlobalID(TYPES[found.kind].page, found.pageId),
    }),
    name: t.field({
      type: MarkedTextType,
      resolve: ({ found: { name }, answer: { words, loosely } }) => ({ text: name, marks: marksOf(name, words, { loosely }) }),
    }),
    excerpt: t.field({
      type: MarkedTextType,
      nullable: true,
      description: 'Of what else was searched the piece around the first word that was found; null for none.',
      resolve: ({ found: { body }, answer: { words } }) => (body === '' ? null : excerptOf(body, words, EXCERPT_LENGTH)),
    }),
    context: t.string({ nullable: true, description: 'The name of what it belongs to.', resolve: ({ found }) => found.context }),
    person: t.string({ nullable: true, description: 'Whose it is, or who wrote it.', resolve: ({ found }) => found.person }),
    at: t.field({ type: 'DateTime', nullable: true, resolve: ({ found }) => found.at }),
    status: t.field({ type: StatusEnum, nullable: true, resolve: ({ found }) => found.status }),
    closed: t.boolean({ description: 'Over and done with.', resolve: ({ found }) => found.closed }),
  }),
});

const SearchResultType = builder.objectRef<SearchAnswer>('SearchResult').implement({
  fields: (t) => ({
    hits: t.field({ type: [HitType], description: 'The best first, of whatever kind.', resolve: (answer) => answer.found.map((found) => ({ found, answer })) }),
    more: t.field({ type: [SearchKindEnum], description: 'Kinds of which there is more than was asked for.', resolve: ({ more }) => more }),
    readAs: t.string({
      nullable: true,
      description: 'The text as it reads on the other keyboard, where only that was found.',
      resolve: ({ readAs }) => readAs,
    }),
    loosely: t.boolean({ description: 'Nothing has these words; what was found is like them.', resolve: ({ loosely }) => loosely }),
  }),
});

builder.queryField('search', (t) =>
  t.field({
    type: SearchResultType,
    description: 'Everything that has these words, or words that begin so, as far as it may be read. A text of less than two letters finds nothing.',
    args: {
      text: t.arg.string({ required: true }),
      kinds: t.arg({ type: [SearchKindEnum] }),
      first: t.arg.int({ description: 'The most of each kind, up to 50; 5 by default.' }),
    },
    resolve: (_root, { text, kinds, first }, context) =>
      search(signedIn(context).scope, { text, kinds: kinds ?? [], first: first ?? USUAL_FIRST, now: context.now }),
  }),
);
