import { DomainError } from '../domain/errors.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** An id as a client gave it. One that no row can have is refused here, before the database is asked with it. */
export function rowId(text: string): string {
  if (!UUID.test(text)) throw new DomainError('NOT_FOUND', 'There is nothing with this id, or it is not open to you.');
  return text;
}
