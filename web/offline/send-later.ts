import { weekOf } from '../../domain/week.ts';
import { type KeptCheckIn, keepCheckIn } from './kept-check-ins.ts';

/**
 * Keeps a check-in that no server took on this device, for the week in which it was written. False where the browser cannot keep it; then it
 * must stay on the page.
 */
export async function sendLater({ name, ...checkIn }: Omit<KeptCheckIn, 'name' | 'writtenAt'> & { name: string | undefined }): Promise<boolean> {
  if (name === undefined) return false;
  const now = new Date();
  const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
  try {
    await keepCheckIn({ ...checkIn, name, writtenAt: now.toISOString(), input: { ...checkIn.input, week: weekOf(day) } });
    return true;
  } catch {
    return false;
  }
}
