import { pluralOf } from './plural.ts';

const n = pluralOf('en');

/** The words of the threads on goals and check-ins, which come with the pages that show them. */
export const enComments = {
  comments: {
    title: 'Comments',
    none: 'Nobody has said anything yet. Ask, answer, decide: whoever may read this goal reads along.',
    closed: 'The comments could not be loaded.',
    again: 'Try again',
    earlier: 'Show earlier ones',
    placeholder: 'Write a comment. @ calls somebody',
    checkInPlaceholder: 'Say something on this check-in',
    label: 'Comment',
    editLabel: 'Comment, written anew',
    send: 'Comment',
    sendKeys: (mac: boolean): string => (mac ? '⌘ Enter sends' : 'Ctrl+Enter sends'),
    left: (count: number) => n(count, { one: '# character left', other: '# characters left' }),
    over: (count: number) => n(count, { one: '# character too many', other: '# characters too many' }),
    sending: 'Sending …',
    notSent: 'Not sent.',
    sendAgain: 'Send again',
    takeBack: 'Take back',
    edited: 'edited',
    editedAt: (when: string) => `Edited ${when}`,
    edit: (name: string, when: string) => `Edit: comment of ${name}, ${when}`,
    remove: 'Delete comment',
    removeOf: (name: string, when: string) => `Delete: comment of ${name}, ${when}`,
    removeSure: 'It goes for good, for everybody. What it said stays in the audit log.',
    removed: 'Comment deleted',
    arrived: (name: string) => `${name} wrote a comment.`,
    thread: (count: number) => (count === 0 ? 'Comment' : n(count, { one: '# comment', other: '# comments' })),
    people: 'People to mention',
    found: (count: number) =>
      count === 0
        ? 'Nobody of that name may read this goal.'
        : n(count, { one: '# person. Arrow keys choose, Enter takes.', other: '# people. Arrow keys choose, Enter takes.' }),
    react: 'Add a reaction',
    reaction: { thumbs_up: 'Thumbs up', heart: 'Heart', party: 'Hooray', eyes: 'Looking at it', thanks: 'Thank you', thinking: 'Thinking' },
    reacted: (what: string, names: string, others: number) =>
      `${what}: ${names}${others > 0 ? ` and ${n(others, { one: '# other', other: '# others' })}` : ''}`,
    of: (name: string) => `Comment of ${name}`,
  },
};

export type CommentsTexts = typeof enComments;
