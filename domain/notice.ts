/**
 * Why somebody is told: named in a comment, an answer in a thread that they take part in, a comment on what is theirs; an escalation, an approval or an
 * account that waits for them; a task that was given to them.
 */
export const NOTICE_KINDS = ['mention', 'reply', 'comment', 'escalation', 'approval', 'reconnect', 'assignment'] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** What a notice is about. */
export type NoticeNoun = 'objective' | 'key-result' | 'task' | 'escalation' | 'cycle' | 'connection';
