import { type PersonRow, updatePerson } from '../../database/people.ts';
import { addMs, dayIn, startOfDay } from '../../domain/calendar.ts';
import { addDays } from '../../domain/day.ts';
import { MUTABLE_MAILS } from '../../domain/effect-kinds.ts';
import { requireTimeZone } from '../../domain/required-time-zone.ts';
import { signedInPerson } from '../auth/session.ts';
import { builder } from '../builder.ts';
import { signedIn } from '../context.ts';
import { refusals } from '../errors.ts';
import { languageArgument } from '../inputs.ts';
import { PersonType } from '../refs.ts';

/** What everybody chooses for themselves: which mails they get, when, and who reads for them. */
export const OwnChoicesType = builder.objectRef<PersonRow>('OwnChoices').implement({
  fields: (t) => ({
    mutable: t.stringList({ description: 'The kinds of mail that may be left out.', resolve: () => [...MUTABLE_MAILS] }),
    muted: t.stringList({ description: 'Those of them that are left out.', resolve: ({ preferences }) => [...preferences.muted] }),
    quietFrom: t.int({ description: 'The hour from which nothing is sent, in their own zone.', resolve: ({ preferences }) => preferences.quietHours.from }),
    quietTo: t.int({ resolve: ({ preferences }) => preferences.quietHours.to }),
    deputy: t.field({
      type: PersonType,
      nullable: true,
      description: 'Who reads and answers for them now; null for nobody.',
      resolve: (person, _args, context) =>
        person.deputyId === null || isOver(person, context.now) ? null : signedIn(context).loaders.person.load(person.deputyId),
    }),
    deputyLastDay: t.field({
      type: 'Day',
      nullable: true,
      description: 'The last day on which the deputy stands in, in their own zone; null for no end.',
      resolve: (person, _args, context) =>
        person.deputyUntil === null || isOver(person, context.now) ? null : dayIn(addMs(person.deputyUntil, -1), person.timeZone),
    }),
  }),
});

const OwnChoicesInput = builder.inputType('OwnChoicesInput', {
  fields: (t) => ({
    language: t.string({ required: true }),
    timeZone: t.string({ required: true }),
    muted: t.stringList({ required: true }),
    quietFrom: t.int({ required: true }),
    quietTo: t.int({ required: true }),
    deputyId: t.globalID({ for: [PersonType] }),
    deputyLastDay: t.field({ type: 'Day' }),
  }),
});

builder.mutationField('updateOwnChoices', (t) =>
  t.field({
    type: PersonType,
    description: 'Changes what the viewer gets by mail, when and in which language, and who reads for them while they are away.',
    errors: refusals,
    args: { version: t.arg.int({ required: true }), input: t.arg({ type: OwnChoicesInput, required: true }) },
    resolve: (_root, { version, input }, context) => {
      const { scope } = signedIn(context);
      return updatePerson(scope, { id: signedInPerson(scope), ...choicesOf(input) }, { version, at: context.now });
    },
  }),
);

function choicesOf({ language, timeZone, muted, quietFrom, quietTo, deputyId, deputyLastDay }: typeof OwnChoicesInput.$inferInput) {
  const deputyUntil = deputyId && deputyLastDay ? startOfDay(addDays(deputyLastDay, 1), requireTimeZone(timeZone)) : null;
  const preferences = { muted, quietHours: { from: quietFrom, to: quietTo } };
  return { language: languageArgument(language), timeZone, preferences, deputyId: deputyId?.id ?? null, deputyUntil };
}

function isOver({ deputyUntil }: PersonRow, now: string): boolean {
  return deputyUntil !== null && deputyUntil <= now;
}
