import type { Status } from '../domain/key-result.ts';

/** Colours of a mail on white; the dark ones stand in `darkStyles`, because mail readers take them from a stylesheet only. */
export const mailColors = {
  page: '#f3f4f7',
  card: '#ffffff',
  ink: '#16213a',
  soft: '#55607a',
  line: '#e2e5ec',
  track: '#e4e7ee',
  panel: '#f7f8fb',
  alert: '#fdf0ee',
  alertLine: '#e3b0a9',
  link: '#1f4fbf',
  button: '#1d3a7a',
  buttonInk: '#ffffff',
};

/** One colour a status, readable as text on white; the pair is what a dark background needs. */
export const statusColors: Record<Status | 'NONE', { light: string; dark: string }> = {
  ON_TRACK: { light: '#18794e', dark: '#5bd39a' },
  AT_RISK: { light: '#9a5b00', dark: '#f3b75a' },
  OFF_TRACK: { light: '#b42318', dark: '#ff8f84' },
  COMPLETED: { light: '#1f4fbf', dark: '#8fb2ff' },
  DROPPED: { light: '#5b6475', dark: '#a9b2c3' },
  NONE: { light: '#5b6475', dark: '#a9b2c3' },
};

const darkStatus = Object.entries(statusColors)
  .map(([status, { dark }]) => `.st-${status}{color:${dark} !important}.bg-${status}{background-color:${dark} !important}`)
  .join('');

/** Dark mode and phone width. Classes, because inline styles cannot carry a media query. */
export const mailStyles = [
  ':root{color-scheme:light dark;supported-color-schemes:light dark}',
  '@media (max-width:480px){.card{padding:20px 18px !important}.page{padding:0 !important}.frame{border-radius:0 !important}.wide{display:block !important;text-align:center !important}}',
  '@media (prefers-color-scheme:dark){',
  '.page{background-color:#0f1420 !important}.frame{background-color:#182032 !important;border-color:#2a3550 !important}',
  '.ink{color:#eef1f8 !important}.soft{color:#aeb8cc !important}.line{border-color:#2f3a56 !important}',
  '.panel{background-color:#1f2940 !important;border-color:#2f3a56 !important}.alert{background-color:#3a2024 !important;border-color:#7a3f3c !important}',
  '.track{background-color:#34405e !important}.mark{background-color:#eef1f8 !important}.link{color:#9bbcff !important}',
  '.button{background-color:#8fb2ff !important;color:#0f1420 !important}.quiet{background-color:transparent !important;color:#9bbcff !important;border-color:#5673b5 !important}',
  darkStatus,
  '}',
].join('');
