import { pluralOf } from './plural.ts';

const n = pluralOf('en');

/** The words for being without network, and for a new version. */
export const enOffline = {
  offline: 'You are offline.',
  asOf: (when: string) => `You see how things stood ${when}.`,
  keptOnDevice: 'Check-ins are kept on this device and sent when you are back.',
  waiting: (count: number) => `${n(count, { one: '# check-in waits', other: '# check-ins wait' })} to be sent.`,
  sendNow: 'Send now',
  kept: (title: string) => `Kept on this device: ${title}. It is sent when you are back online.`,
  sent: (title: string) => `Sent: ${title}`,
  refused: (title: string, why: string) => `Your check-in on ${title} was not taken. ${why}`,
  newVersion: 'A new version of Sextant is ready.',
  load: 'Load it',
};
export type OfflineTexts = typeof enOffline;
