/** The quarter after the one a date lies in: its usual name and its days. */
export function nextQuarter(now: Date): { name: string; startsOn: string; endsOn: string } {
  const index = now.getFullYear() * 4 + Math.floor(now.getMonth() / 3) + 1;
  const year = Math.floor(index / 4);
  const quarter = index % 4;
  return { name: `Q${quarter + 1} ${year}`, startsOn: day(year, quarter * 3, 1), endsOn: day(year, quarter * 3 + 3, 0) };
}

function day(year: number, month: number, dayOfMonth: number): string {
  return new Date(Date.UTC(year, month, dayOfMonth)).toISOString().slice(0, 10);
}
