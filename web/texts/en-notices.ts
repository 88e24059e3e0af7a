import { pluralOf } from './plural.ts';

const n = pluralOf('en');

/** The words of the inbox and its bell. */
export const enNotices = {
  notices: {
    title: 'Inbox',
    below: 'What concerns you: who mentioned or answered you, and what waits for you.',
    bell: (unread: number) => (unread === 0 ? 'Inbox' : `Inbox, ${unread >= 100 ? 'more than 99' : unread} unread`),
    most: '99+',
    filter: 'What to show',
    all: 'All',
    unread: 'Unread',
    mentions: 'Mentions',
    talk: 'Comments',
    waiting: 'Waits for you',
    done: 'Done',
    markAll: 'Mark all as read',
    allRead: 'All marked as read',
    today: 'Today',
    yesterday: 'Yesterday',
    keys: 'Keys: j and k go down and up, Enter opens, e is done, u is unread',
    none: 'Nothing waits for you',
    noneWhy: 'When somebody mentions or answers you, comments on what is yours, or something needs you, it stands here.',
    noneFound: 'Nothing of this kind',
    noneFoundWhy: 'Choose another filter to see the rest.',
    noneDone: 'Nothing is done yet',
    noneDoneWhy: 'What you have dealt with goes here; press e on a notice, or its tick.',
    toGoals: 'To the objectives',
    showAll: 'Show all',
    list: 'Notices',
    isUnread: 'Unread',
    what: {
      mention: (who: string) => `${who} mentioned you`,
      reply: (who: string) => `${who} answered`,
      comment: (who: string) => `${who} commented`,
      escalation: () => 'An escalation waits for you',
      approval: () => 'The plan waits for approval',
      reconnect: () => 'Reconnect your account: its numbers stand still',
      assignment: (who: string) => `${who} gave you a task`,
    },
    missed: (name: string, weeks: number) => `${name} has missed ${n(weeks, { one: '# check-in', other: '# check-ins' })}`,
    onCheckIn: 'on a check-in',
    markDone: (what: string) => `Done: ${what}`,
    bringBack: (what: string) => `Bring back: ${what}`,
    markRead: (what: string) => `Mark as read: ${what}`,
    markUnread: (what: string) => `Mark as unread: ${what}`,
    saidDone: 'Done',
    saidBack: 'Brought back',
    saidUnread: 'Marked as unread',
    saidRead: 'Marked as read',
  },
};

export type NoticesTexts = typeof enNotices;
