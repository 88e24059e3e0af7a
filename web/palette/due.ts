/** Whether nothing was said of a key result since Monday, in the reader's zone. */
export function isDue(lastCheckInAt: string | null, now: Date): boolean {
  if (lastCheckInAt === null) return true;
  const monday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - ((now.getDay() + 6) % 7));
  return new Date(lastCheckInAt) < monday;
}
