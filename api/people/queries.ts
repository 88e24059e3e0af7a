import { countPeople, peoplePage } from '../../database/people.ts';
import { builder } from '../builder.ts';
import { pageRequest, toConnection } from '../connection.ts';
import { signedIn } from '../context.ts';
import { PersonConnection } from './type.ts';

builder.queryField('people', (t) =>
  t.field({
    type: PersonConnection,
    args: { search: t.arg.string(), first: t.arg.int(), after: t.arg.string() },
    resolve: async (_root, args, context) => {
      const { scope } = signedIn(context);
      const filter = { search: args.search };
      return toConnection(await peoplePage(scope, filter, pageRequest(args)), () => countPeople(scope, filter));
    },
  }),
);
