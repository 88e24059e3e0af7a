/** A limit that names no wait is met again after this. */
const UNTOLD_WAIT_MS = 60_000;

/** How long a `Retry-After` asks to wait, in seconds or as a date by the server's own clock; never less than told, and at least a second. */
export function retryAfterMs(headers: { get(name: string): string | null }, nowMs: number): number {
  const told = headers.get('retry-after');
  if (told === null) return UNTOLD_WAIT_MS;
  const seconds = Number(told);
  if (Number.isFinite(seconds)) return Math.max(seconds * 1_000, 1_000);
  const until = Date.parse(told);
  const serverNowMs = Date.parse(headers.get('date') ?? '') || nowMs;
  return Number.isNaN(until) ? UNTOLD_WAIT_MS : Math.max(until - serverNowMs, 1_000);
}
