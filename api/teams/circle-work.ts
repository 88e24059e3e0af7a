import { type CircleName, type CircleWork, circleWork } from '../../database/circles.ts';
import { addMs } from '../../domain/calendar.ts';
import { builder } from '../builder.ts';
import { signedIn } from '../context.ts';
import { OccurrenceType } from '../meetings/type.ts';
import { AccountabilityType, CycleType, ObjectiveType, PersonType, TaskType, TeamType } from '../refs.ts';

const AHEAD_MS = 28 * 86_400_000;

const CircleWorkType = builder.objectRef<CircleWork>('CircleWork').implement({
  description: 'What the people of a team, those who hold a role, or one person work on; each list is the first of what the viewer may read.',
  fields: (t) => ({
    objectives: t.field({ type: [ObjectiveType], resolve: ({ objectives }) => objectives }),
    objectivesTotal: t.exposeInt('objectivesTotal'),
    tasks: t.field({
      type: [TaskType],
      description: 'Open ones of these people and of these objectives, the first due first.',
      resolve: ({ tasks }) => tasks,
    }),
    tasksTotal: t.exposeInt('tasksTotal'),
    meetings: t.field({
      type: [OccurrenceType],
      description: 'In the four weeks to come: each meeting once, at its next time.',
      resolve: ({ meetings }) => meetings,
    }),
  }),
});

const NOUNS: Record<string, CircleName['noun']> = { Team: 'team', Accountability: 'accountability', Person: 'person' };

builder.queryField('circleWork', (t) =>
  t.field({
    type: CircleWorkType,
    args: {
      circleId: t.arg.globalID({ for: [TeamType, AccountabilityType, PersonType], required: true }),
      cycleId: t.arg.globalID({ for: [CycleType], description: 'Of which cycle the objectives are; none without it.' }),
    },
    resolve: (_root, { circleId, cycleId }, context) =>
      circleWork(signedIn(context).scope, {
        circle: { noun: NOUNS[circleId.typename] ?? 'person', id: circleId.id },
        cycleId: cycleId?.id ?? null,
        from: context.now,
        to: addMs(context.now, AHEAD_MS),
      }),
  }),
);
