import { expect, test } from '@jest/globals';
import type { Payload } from '@temporalio/common';
import fc from 'fast-check';
import { secretKeyring } from '../database/secrets.ts';
import { createPayloadCodec, keyIdOf } from './payload-codec.ts';

const OLD = 'the key before the rotation';
const NEW = 'the key after the rotation';
const before = secretKeyring(OLD);
const codec = createPayloadCodec(before);
const PLAIN: Payload = { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('"Mara Merkel is behind"') };

test('what was encrypted comes back, and shows nothing until then', async () => {
  const encrypted = await encryptOne(PLAIN);

  expect(textOf(encrypted.metadata?.['encoding'])).toBe('binary/encrypted');
  expect(keyIdOf(encrypted)).toBe(before.current.id);
  expect(textOf(encrypted.data)).not.toMatch(/Mara|json/);
  expect(plain(await codec.decode([encrypted]))).toEqual(plain([PLAIN]));
});

test('the same payload is never encrypted to the same bytes', async () => {
  const [once, twice] = await codec.encode([PLAIN, PLAIN]);

  expect(once?.data).not.toEqual(twice?.data);
});

test('property: any payloads come back as they were, in their order', async () => {
  const bytes = fc.uint8Array({ maxLength: 300 });
  const payload = fc.record({ metadata: fc.dictionary(fc.string({ minLength: 1, maxLength: 20 }), bytes, { noNullPrototype: true }), data: bytes });

  await fc.assert(
    fc.asyncProperty(fc.array(payload, { maxLength: 5 }), async (payloads) => {
      const encrypted = await codec.encode(payloads);

      expect(encrypted.every((one) => keyIdOf(one) === before.current.id)).toBe(true);
      expect(plain(await codec.decode(encrypted))).toEqual(plain(payloads));
    }),
  );
});

test('property: one bit changed anywhere, or an end cut off, is refused', async () => {
  const data = (await encryptOne(PLAIN)).data ?? new Uint8Array();
  const flipped = (at: number, bit: number): Uint8Array => data.map((byte, index) => (index === at ? byte ^ (1 << bit) : byte));

  await fc.assert(
    fc.asyncProperty(fc.nat(data.length - 1), fc.nat(7), async (at, bit) => {
      await expect(codec.decode([{ ...(await encryptOne(PLAIN)), data: flipped(at, bit) }])).rejects.toThrow(/was changed/);
      await expect(codec.decode([{ ...(await encryptOne(PLAIN)), data: data.subarray(0, at) }])).rejects.toThrow(/was changed/);
    }),
  );
});

test('after a rotation both keys are read, and the new one writes', async () => {
  const after = secretKeyring(NEW, [OLD]);
  const rotated = createPayloadCodec(after);
  const old = await encryptOne(PLAIN);

  const [again = {}] = await rotated.encode(await rotated.decode([old]));

  expect(keyIdOf(again)).toBe(after.current.id);
  expect(plain(await rotated.decode([old, again]))).toEqual(plain([PLAIN, PLAIN]));
});

test('a key that is gone is named, with the way out', async () => {
  const without = createPayloadCodec(secretKeyring(NEW));

  const refusal = without.decode([await encryptOne(PLAIN)]);

  await expect(refusal).rejects.toThrow(`"${before.current.id}", which is not here: set SECRET_KEY_PREVIOUS to the former SECRET_KEY`);
});

test('a payload that says another key of the ring encrypted it is refused', async () => {
  const rotated = createPayloadCodec(secretKeyring(NEW, [OLD]));
  const { metadata, data } = await encryptOne(PLAIN);
  const named = { metadata: { ...metadata, 'encryption-key-id': Buffer.from(secretKeyring(NEW).current.id) }, data: data ?? null };

  await expect(rotated.decode([named])).rejects.toThrow(/was changed/);
});

test('what was written before payloads were encrypted passes as it is', async () => {
  const nothing = { metadata: { encoding: Buffer.from('binary/null') } };

  const decoded = await codec.decode([PLAIN, nothing, {}]);

  expect(decoded).toEqual([PLAIN, nothing, {}]);
  expect(keyIdOf(PLAIN)).toBeNull();
});

async function encryptOne(payload: Payload): Promise<Payload> {
  return (await codec.encode([payload]))[0] ?? {};
}

/** Buffers and byte arrays alike. */
function plain(payloads: readonly Payload[]): object[] {
  return payloads.map(({ metadata, data }) => ({
    metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([name, bytes]) => [name, Buffer.from(bytes ?? []).toString('hex')])),
    data: Buffer.from(data ?? []).toString('hex'),
  }));
}

function textOf(bytes: Uint8Array | null | undefined): string {
  return Buffer.from(bytes ?? []).toString('utf8');
}
