import type { Instant } from '../domain/key-result.ts';
import { calendarWorkflowId, meetingWorkflowId } from '../domain/workflow-ids.ts';
import type { Scope } from './scope.ts';
import { addCommands, type CommandInput } from './workflow-commands.ts';

/** Tells the calendars in which a meeting stands, or is to stand, and what invites by mail: in the transaction of the change. */
export async function tellOfMeeting(scope: Scope, { meetingId, at }: { meetingId: string; at: Instant }): Promise<void> {
  const { organizationId } = scope;
  const calendars = await scope.db.$queryRaw<{ id: string }[]>`
    SELECT c.id::text FROM calendars c WHERE c.organization_id = ${organizationId}::uuid AND (
      c.owner_id IN (SELECT person_id FROM meeting_participants WHERE organization_id = ${organizationId}::uuid AND meeting_id = ${meetingId}::uuid)
      OR EXISTS (SELECT FROM calendar_events e WHERE e.organization_id = c.organization_id AND e.calendar_id = c.id AND e.meeting_id = ${meetingId}::uuid)
    ) ORDER BY 1`;
  const input = { organizationId, meetingId };
  await addCommands(scope, [
    { workflowId: meetingWorkflowId(meetingId), workflowType: 'meeting', kind: 'start', name: 'lookAgain', input, at },
    ...calendars.map(({ id }) => calendarCommand(scope, id, at)),
  ]);
}

/** Starts the sync of a calendar, or lets it look again. */
export function calendarCommand({ organizationId }: Scope, calendarId: string, at: Instant): CommandInput {
  const input = { organizationId, calendarId };
  return { workflowId: calendarWorkflowId(calendarId), workflowType: 'calendarSync', kind: 'start', name: 'lookAgain', input, at };
}
