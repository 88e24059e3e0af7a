const formats = new Map<string, Intl.DateTimeFormat>();

/** What a clock in a zone shows at an instant, as the fields of a form take it. */
export function wallClock(instant: string, timeZone: string): { day: string; time: string } {
  const part = new Map(
    formatOf(timeZone)
      .formatToParts(new Date(instant))
      .map(({ type, value }) => [type, value]),
  );
  return { day: `${part.get('year')}-${part.get('month')}-${part.get('day')}`, time: `${part.get('hour')}:${part.get('minute')}` };
}

/** Minutes since midnight as a clock shows them: "09:30". */
export function timeOf(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** Made once a zone: a calendar asks for hundreds of instants, and to make one costs more than to use it. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-CA', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
  formats.set(timeZone, format);
  return format;
}
