import { pluralOf } from './plural.ts';

const n = pluralOf('en');

/** English words of the lists of cycles, people and meetings, and of a cycle's steps. */
export const enLists = {
  cycles: {
    coming: 'In preparation',
    over: 'Ended',
    ofExpected: (expected: string) => `of ${expected} expected by now`,
    keyResults: (count: number) => n(count, { one: '# key result', other: '# key results' }),
    noKeyResults: 'No key results yet',
    updated: 'Updated this week',
    next: 'Next by itself',
    nothingNext: 'Nothing: it is paused, or waits for somebody',
    beforeLaunch: (done: number, all: number) => `${done} of ${all} before the launch`,
    begins: (when: string) => `begins ${when}`,
    score: (mean: string) => `mean score ${mean}`,
    completed: (share: string) => `${share} completed`,
    notScored: 'not scored',
  },
  steps: {
    level: { COMPANY: 'company', TEAM: 'teams', INDIVIDUAL: 'individuals' },
    openPlanning: (level: string) => `Planning opens: ${level}`,
    planningReminder: (level: string) => `Planning reminder: ${level}`,
    activate: 'The cycle begins',
    judgment: (day: string) => `Statuses are judged for ${day}`,
    weeklyCheckIn: (number: number, monday: string) => `Check-in of week ${number}, from ${monday}`,
    settledIn: 'Settling-in is over: statuses count',
    monthlyReview: (month: string) => `Monthly review: ${month}`,
    lastCall: 'Last call: final values and what was learned',
    score: 'The cycle ends and is scored',
    retro: 'Retrospective to leadership',
    close: 'The cycle is closed, carry-over goes into the next draft',
    outcome: {
      sent: (count: number) => `${count} sent`,
      skipped: (count: number) => `${count} skipped`,
      unknown: (count: number) => `${count} unknown`,
      failed: (count: number) => `${count} failed`,
      waiting: (count: number) => `${count} waiting`,
    },
  },
  people: {
    anyTeam: 'All teams',
    anyRole: 'All roles',
    showLeft: (count: number) => `Show ${n(count, { one: '# who left', other: '# who left' })}`,
    noneWhy: 'Search for another name, or take a filter off.',
    clear: 'Show everybody',
  },
  meetings: {
    below: (zone: string) => `What takes place in the next four weeks, by the clock of ${zone}.`,
    plannedIn: (zone: string) => `planned by the clock of ${zone}`,
    tomorrow: 'Tomorrow',
    off: 'called off',
    mine: { none: 'Not answered', accepted: 'I come', tentative: 'Perhaps', declined: 'I do not come' },
  },
};

export type ListsTexts = typeof enLists;
