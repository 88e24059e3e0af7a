/** What a clock in a zone shows at an instant, as the fields of a form take it. */
export function wallClock(instant: string, timeZone: string): { day: string; time: string } {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const part = new Map(format.formatToParts(new Date(instant)).map(({ type, value }) => [type, value]));
  return { day: `${part.get('year')}-${part.get('month')}-${part.get('day')}`, time: `${part.get('hour')}:${part.get('minute')}` };
}
