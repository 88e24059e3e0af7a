import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { contrastOf, darkAccent, logoMediaType, readableAccent, requireAccent, requireLogo } from './branding.ts';

test.each([
  ['#000000', '#ffffff', 21],
  ['#ffffff', '#ffffff', 1],
  ['#777777', '#ffffff', 4.48],
  ['#767676', '#ffffff', 4.54],
])('the contrast of %s and %s is %d, as WebAIM publishes it', (one, other, contrast) => {
  expect(contrastOf(one, other)).toBeCloseTo(contrast, 2);
});

test('whatever the colour, what is proposed can be read, and keeps it where it can be read already', () => {
  const colors = fc.integer({ min: 0, max: 0xffffff }).map((number) => `#${number.toString(16).padStart(6, '0')}`);
  fc.assert(
    fc.property(colors, (color) => {
      expect(contrastOf(readableAccent(color), '#ffffff')).toBeGreaterThanOrEqual(4.5);
      expect(contrastOf(darkAccent(color), '#182130')).toBeGreaterThanOrEqual(4.5);
      if (contrastOf(color, '#ffffff') >= 4.5) expect(requireAccent(color)).toBe(color);
    }),
  );
});

test('a colour too light is refused with the reason and a proposal that is taken', () => {
  const refusal = refusalOf(() => requireAccent('#FFCC00'));

  expect(refusal).toMatchObject({ code: 'INVALID_INPUT', details: { field: 'accentColor', contrast: '1.5', proposal: expect.stringMatching(/^#/) } });
  expect(requireAccent((refusal as { details: { proposal: string } }).details.proposal)).toMatch(/^#/);
});

test.each(['red', '#12', '#12345g', '#123456;}'])('%s is no colour', (color) => {
  expect(refusalOf(() => requireAccent(color))).toMatchObject({ code: 'INVALID_INPUT' });
});

test.each([
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', [0xff, 0xd8, 0xff, 0xe0]],
  ['image/webp', [...Buffer.from('RIFF'), 1, 2, 3, 4, ...Buffer.from('WEBP')]],
  [null, [...Buffer.from('<svg onload="alert(1)"/>')]],
  [null, [...Buffer.from('RIFF0000WAVE')]],
  [null, []],
])('bytes are %s by how they begin', (mediaType, bytes) => {
  expect(logoMediaType(Uint8Array.from(bytes))).toBe(mediaType);
});

test('a picture too large, or none, is refused', () => {
  expect(refusalOf(() => requireLogo(new Uint8Array(100_001)))).toMatchObject({ code: 'INVALID_INPUT' });
  expect(refusalOf(() => requireLogo(Buffer.from('<svg/>')))).toMatchObject({ code: 'INVALID_INPUT' });
  expect(refusalOf(() => requireLogo(pngOf({ width: 30_000, height: 30_000 })))).toMatchObject({ code: 'INVALID_INPUT' });
  expect(requireLogo(pngOf({ width: 240, height: 80 }))).toBe('image/png');
});

function pngOf({ width, height }: { width: number; height: number }): Uint8Array {
  const head = Buffer.alloc(24);
  head.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  head.writeUInt32BE(width, 16);
  head.writeUInt32BE(height, 20);
  return head;
}

function refusalOf(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}
