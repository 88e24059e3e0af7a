import { createHash, randomBytes } from 'node:crypto';

/** Makes the id of a row. The natural key names what the row stands for; it decides the id only where ids must come out the same again. */
export type NewId = (naturalKey: string) => string;

/** UUIDs of version 7: they sort by time, which keeps the indexes compact. The natural key is not used. */
export function timeOrderedIds(): NewId {
  return () => {
    const bytes = randomBytes(16);
    bytes.writeUIntBE(Date.now(), 0, 6);
    return uuidOf(bytes, 7);
  };
}

/** UUIDs from a seed and the natural key: the same rehearsal has the same ids, and an import twice finds its rows. */
export function seededIds(seed: string): NewId {
  return (naturalKey) => uuidOf(createHash('sha256').update(`${seed}\n${naturalKey}`).digest(), 8);
}

/** Whether a text from outside can be the id of a row at all: PostgreSQL refuses to compare anything else with one. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function uuidOf(bytes: Buffer, version: number): string {
  const hex = [...bytes.subarray(0, 16)].map((byte, index) => {
    if (index === 6) return (byte & 0x0f) | (version << 4);
    return index === 8 ? (byte & 0x3f) | 0x80 : byte;
  });
  const text = Buffer.from(hex).toString('hex');
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join('-');
}
