import { isUuid } from '../database/ids.ts';
import { DomainError } from '../domain/errors.ts';

/** An id as a client gave it. One that no row can have is refused here, before the database is asked with it. */
export function rowId(text: string): string {
  if (!isUuid(text)) throw new DomainError('NOT_FOUND', 'There is nothing with this id, or it is not open to you.');
  return text;
}
