import { REACTIONS } from '../domain/comment.ts';
import { NOTICE_KINDS } from '../domain/notice.ts';
import { HOME_PANELS } from '../domain/home.ts';
import { LEVELS } from '../domain/objective.ts';
import { TASK_PRIORITIES, TASK_STATES } from '../domain/task-state.ts';
import { WORKFLOW_NOUNS, WORKFLOW_STATES } from '../domain/workflow-state.ts';
import { builder } from './builder.ts';

/** The closed choices of the schema; each is a union of strings in `domain/`. */
export const RoleEnum = builder.enumType('Role', { values: ['ADMIN', 'MANAGER', 'TEAM_LEAD', 'CONTRIBUTOR', 'VIEWER'] as const });
export const CyclePhaseEnum = builder.enumType('CyclePhase', {
  values: ['draft', 'planning', 'active', 'paused', 'closing', 'retro', 'closed', 'cancelled'] as const,
});
export const ObjectiveLevelEnum = builder.enumType('ObjectiveLevel', { values: LEVELS });
export const KeyResultKindEnum = builder.enumType('KeyResultKind', { values: ['increase', 'decrease', 'maintain', 'milestone', 'binary'] as const });
export const DirectionEnum = builder.enumType('Direction', { values: ['increase', 'decrease'] as const });
export const BandPlaceEnum = builder.enumType('BandPlace', { values: ['inside', 'below', 'above'] as const });
export const StatusEnum = builder.enumType('Status', { values: ['ON_TRACK', 'AT_RISK', 'OFF_TRACK', 'COMPLETED', 'DROPPED'] as const });
/** Where a person's prompts and escalations go. */
export const ChannelChoiceEnum = builder.enumType('ChannelChoice', { values: ['mail', 'slack', 'both'] as const });
export const FreshnessEnum = builder.enumType('Freshness', { values: ['FRESH', 'STALE'] as const });
export const AmbitionEnum = builder.enumType('Ambition', { values: ['aspirational', 'committed'] as const });
export const CheckInSourceEnum = builder.enumType('CheckInSource', { values: ['PERSON', 'LINK', 'CHAT', 'METRIC', 'IMPORT'] as const });
export const InitiativeStateEnum = builder.enumType('InitiativeState', { values: ['planned', 'in_progress', 'blocked', 'completed'] as const });
export const TaskStateEnum = builder.enumType('TaskState', { values: TASK_STATES });
export const TaskPriorityEnum = builder.enumType('TaskPriority', { values: TASK_PRIORITIES });
export const ConnectionHealthEnum = builder.enumType('ConnectionHealth', {
  values: ['ok', 'degraded', 'reauth_needed', 'bad_config', 'paused', 'exhausted'] as const,
});
export const EffectStateEnum = builder.enumType('EffectState', { values: ['planned', 'sending', 'sent', 'unknown', 'skipped', 'failed'] as const });
/** How goals are read: by everybody, or by place. */
export const AccessEnum = builder.enumType('Access', { values: ['open', 'place'] as const });
export const EscalationStateEnum = builder.enumType('EscalationState', { values: ['open', 'acknowledged', 'snoozed', 'recovered', 'closed'] as const });
export const EscalationKindEnum = builder.enumType('EscalationKind', { values: ['off_track', 'missed_check_in'] as const });
export const MeetingKindEnum = builder.enumType('MeetingKind', { values: ['check_in', 'review', 'retro', 'other'] as const });
export const MeetingResponseEnum = builder.enumType('MeetingResponse', { values: ['none', 'accepted', 'tentative', 'declined'] as const });
export const MeetingRepeatsEnum = builder.enumType('MeetingRepeats', { values: ['none', 'daily', 'weekly', 'monthly', 'custom'] as const });
export const ReactionEnum = builder.enumType('Reaction', { values: REACTIONS });
export const NoticeKindEnum = builder.enumType('NoticeKind', { values: NOTICE_KINDS });
export const NoticeMarkEnum = builder.enumType('NoticeMark', { values: ['read', 'unread', 'done', 'open'] as const });
/** What can stand on somebody's home. */
export const HomePanelNameEnum = builder.enumType('HomePanelName', { values: HOME_PANELS });
export const WorkflowNounEnum = builder.enumType('WorkflowNoun', { values: WORKFLOW_NOUNS });
export const WorkflowStateEnum = builder.enumType('WorkflowState', { values: WORKFLOW_STATES });
