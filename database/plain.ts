import { plainDecimal } from '../domain/decimal.ts';
import type { Day, Decimal, Instant } from '../domain/key-result.ts';
import { Prisma } from './generated/prisma/client.ts';

type PlainValue<Value> = Value extends Date ? Instant : Value extends Prisma.Decimal ? Decimal : Value;

/** A record of Prisma as plain JSON data: decimals and instants are text, as are the days that it names. */
export type Plain<Columns> = { [Name in keyof Columns]: PlainValue<Columns[Name]> };

/**
 * Turns a record of Prisma into plain data: instants as ISO text, decimals exact as text; `days` names the columns that are calendar days.
 * Columns of bytes and JSON pass as they are.
 */
export function plain<Columns extends object>(columns: Columns, days: readonly (keyof Columns & string)[] = []): Plain<Columns> {
  const entries = Object.entries(columns).map(([name, value]) => [
    name,
    plainValue(
      value,
      days.some((day) => day === name),
    ),
  ]);
  return Object.fromEntries(entries);
}

/** A calendar day as Prisma wants it. */
export function dayDate(day: Day): Date {
  return new Date(`${day}T00:00:00.000Z`);
}

/** Data for a JSON column; null is written as SQL's NULL. */
export function jsonColumn(value: object | null): Prisma.InputJsonValue | typeof Prisma.DbNull {
  return value === null ? Prisma.DbNull : value;
}

/** Whether two values are the same JSON: what comes out of a JSON column has its keys in another order. */
export function isSameJson(one: unknown, other: unknown): boolean {
  return inKeyOrder(one) === inKeyOrder(other);
}

function inKeyOrder(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

function plainValue(value: unknown, isDay: boolean): unknown {
  if (value instanceof Date) return isDay ? value.toISOString().slice(0, 10) : value.toISOString();
  if (Prisma.Decimal.isDecimal(value)) return plainDecimal(value.toFixed());
  return value;
}
