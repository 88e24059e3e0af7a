/** A drawing for each page of the navigation, all of one hand: lines in a square of 20. The word beside it says it too. */
const PATHS = {
  dashboard: 'M3 9.3 10 3.2l7 6.1M4.8 8v8.2h10.4V8M8.2 16v-4.4h3.6V16',
  objectives: 'M10 2.8a7.2 7.2 0 1 0 0 14.4 7.2 7.2 0 0 0 0-14.4ZM10 6.4a3.6 3.6 0 1 0 0 7.2 3.6 3.6 0 0 0 0-7.2ZM10 9.9v.2',
  board: 'M5 3.2h10A1.8 1.8 0 0 1 16.8 5v10a1.8 1.8 0 0 1-1.8 1.8H5A1.8 1.8 0 0 1 3.2 15V5A1.8 1.8 0 0 1 5 3.2ZM6.9 6.6v6.2M10 6.6v3.2M13.1 6.6v4.8',
  cycles: 'M16.6 10a6.6 6.6 0 0 1-11.7 4.2M3.4 10a6.6 6.6 0 0 1 11.7-4.2M15.4 2.7v3.2h-3.2M4.6 17.3v-3.2h3.2',
  kpis: 'M3.3 3.3v13.4h13.4M6.4 12.6l3-3.6 2.6 2.2 4.2-5.4',
  calendar: 'M5 4.4h10a1.8 1.8 0 0 1 1.8 1.8V15a1.8 1.8 0 0 1-1.8 1.8H5A1.8 1.8 0 0 1 3.2 15V6.2A1.8 1.8 0 0 1 5 4.4ZM3.2 8.4h13.6M6.8 2.6v3.2M13.2 2.6v3.2',
  meetings: 'M4 5.4h7.4A1.2 1.2 0 0 1 12.6 6.6v6.8a1.2 1.2 0 0 1-1.2 1.2H4a1.2 1.2 0 0 1-1.2-1.2V6.6A1.2 1.2 0 0 1 4 5.4ZM12.6 9l4.6-2.6v7.2L12.6 11',
  connections: 'M7.4 2.8v3.9M12.6 2.8v3.9M5.2 6.7h9.6v2.9a4.8 4.8 0 0 1-9.6 0zM10 14.4v2.8',
  people: 'M10 9.6a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4ZM3.8 16.8c.4-3.1 2.9-4.8 6.2-4.8s5.8 1.7 6.2 4.8',
  teams:
    'M7.4 9.4a2.9 2.9 0 1 0 0-5.8 2.9 2.9 0 0 0 0 5.8ZM2 16.4c.4-2.9 2.5-4.5 5.4-4.5s5 1.6 5.4 4.5M12.8 3.8a2.9 2.9 0 0 1 0 5.4M14.8 12.2c1.8.6 2.9 2.1 3.2 4.2',
  outbox: 'M4.4 4.8h11.2A1.4 1.4 0 0 1 17 6.2v7.6a1.4 1.4 0 0 1-1.4 1.4H4.4A1.4 1.4 0 0 1 3 13.8V6.2a1.4 1.4 0 0 1 1.4-1.4ZM3.4 5.6 10 10.8l6.6-5.2',
  effects: 'M17 3 8.8 11.2M17 3l-4.9 14-3.3-5.8L3 7.9z',
  workflows: 'M3.2 3.2h4.9v4.9H3.2zM11.9 11.9h4.9v4.9h-4.9zM5.6 8.1v4.3a2 2 0 0 0 2 2h4.3',
  audit: 'M5.6 2.8h6.2l3.6 3.6v9.6a1.2 1.2 0 0 1-1.2 1.2H5.6A1.2 1.2 0 0 1 4.4 16V4a1.2 1.2 0 0 1 1.2-1.2ZM11.6 3v3.6h3.6M7.4 10.2h5M7.4 13.4h5',
  access: 'M2.4 10S5.2 4.6 10 4.6s7.6 5.4 7.6 5.4-2.8 5.4-7.6 5.4S2.4 10 2.4 10ZM10 7.7a2.3 2.3 0 1 0 0 4.6 2.3 2.3 0 0 0 0-4.6Z',
  import: 'M3.2 12.2V15A1.8 1.8 0 0 0 5 16.8h10a1.8 1.8 0 0 0 1.8-1.8v-2.8M10 3v9.4M6.3 8.8l3.7 3.7 3.7-3.7',
  settings:
    'M3.2 6.4h5.4M13 6.4h3.8M3.2 13.6H7M11.4 13.6h5.4M10.8 4.2a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4ZM9.2 11.4a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4Z',
  inbox: 'M5 8a5 5 0 0 1 10 0c0 4.2 1.7 5.4 1.7 5.4H3.3S5 12.2 5 8M8.2 16.3a1.9 1.9 0 0 0 3.6 0',
} as const;

/** The page that a drawing stands for. */
export type NavIconName = keyof typeof PATHS;

/** The drawing of a page; 18 px unless said otherwise. */
export function NavIcon({ name, size = 18 }: { name: NavIconName; size?: number }) {
  return (
    <svg
      viewBox="0 0 20 20"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
