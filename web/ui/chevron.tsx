const PATHS = { end: 'M4.5 2.5 8 6 4.5 9.5', down: 'm3 4.5 3 3 3-3', either: 'm3 4.5 3-3 3 3M3 7.5l3 3 3-3' };

/** Says which way something opens, in the colour of the words beside it. */
export function Chevron({ towards, weight = 2 }: { towards: keyof typeof PATHS; weight?: number }) {
  return (
    <svg
      width="12"
      height="12"
      viewBox="0 0 12 12"
      fill="none"
      stroke="currentColor"
      strokeWidth={weight}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[towards]} />
    </svg>
  );
}
