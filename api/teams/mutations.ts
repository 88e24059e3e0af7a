import { createTeam, deleteTeam, updateTeam } from '../../database/teams.ts';
import { builder } from '../builder.ts';
import { signedIn } from '../context.ts';
import { refusals } from '../errors.ts';
import { PersonType, TeamType } from '../refs.ts';

const TeamInput = builder.inputType('TeamInput', {
  fields: (t) => ({ name: t.string({ required: true }), parentId: t.globalID({ for: [TeamType] }), leadId: t.globalID({ for: [PersonType] }) }),
});

builder.mutationFields((t) => ({
  createTeam: t.field({
    type: TeamType,
    errors: refusals,
    args: { input: t.arg({ type: TeamInput, required: true }) },
    resolve: (_root, { input }, context) => createTeam(signedIn(context).scope, teamFields(input), { at: context.now }),
  }),
  updateTeam: t.field({
    type: TeamType,
    errors: refusals,
    args: {
      id: t.arg.globalID({ for: [TeamType], required: true }),
      version: t.arg.int({ required: true }),
      input: t.arg({ type: TeamInput, required: true }),
    },
    resolve: (_root, { id, version, input }, context) => updateTeam(signedIn(context).scope, { id: id.id, ...teamFields(input) }, { version, at: context.now }),
  }),
  deleteTeam: t.field({
    type: TeamType,
    errors: refusals,
    args: { id: t.arg.globalID({ for: [TeamType], required: true }), version: t.arg.int({ required: true }) },
    resolve: (_root, { id, version }, context) => deleteTeam(signedIn(context).scope, { id: id.id }, { version, at: context.now }),
  }),
}));

function teamFields({ name, parentId, leadId }: typeof TeamInput.$inferInput) {
  return { name, parentId: parentId?.id ?? null, leadId: leadId?.id ?? null };
}
