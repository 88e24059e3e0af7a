import { crc32, deflateSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readerOf } from '../../activities/mail-frame.ts';
import { organizationById } from '../../database/organizations.ts';
import { company, type Company } from '../../test/factories.ts';
import { openPageStage, type PageStage, PATIENCE_MS } from '../../test/pages.ts';

/** The built settings in a real Chromium, over the real API and PostgreSQL. */

let stage: PageStage;
let acme: Company;
beforeAll(async () => {
  stage = await openPageStage();
  acme = await company(stage.api.database);
}, 120_000);
afterAll(async () => {
  await stage?.close();
});

test('a colour nobody can read on is not saved but mended; colour and logo dress the app and the mails, and an SVG is no logo', async () => {
  const page = await stage.open('/settings', acme.admin, { viewport: { width: 1440, height: 1000 } });
  const panel = page.getByRole('region', { name: 'Colour and logo' });

  await panel.getByLabel('Accent colour').fill('#ffcc00');
  await panel.getByText('White text on it has a contrast of 1.5 to 1').waitFor({ timeout: PATIENCE_MS });
  expect(await panel.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
  await panel.getByRole('button', { name: /^Take #/ }).click();
  await panel.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Colour saved').waitFor({ timeout: PATIENCE_MS });
  const { accentColor } = (await organizationById(acme.scope)).settings;
  await page.waitForFunction((color) => getComputedStyle(document.documentElement).getPropertyValue('--accent').trim() === color, accentColor);

  const chosen = (file: { name: string; mimeType: string; buffer: Buffer }) => panel.locator('input[type=file]').setInputFiles(file);
  await chosen({ name: 'logo.png', mimeType: 'image/png', buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>') });
  await panel.getByText('This is no PNG, JPEG or WebP picture.').waitFor({ timeout: PATIENCE_MS });
  await chosen({ name: 'logo.png', mimeType: 'image/png', buffer: png() });
  await page.getByText('Logo saved').waitFor({ timeout: PATIENCE_MS });
  await page.waitForFunction(() => [...document.images].some((image) => image.src.includes('/api/logo/') && image.naturalWidth === 1));

  const organization = await organizationById(acme.scope);
  const reader = readerOf({ ...acme.admin, timeZone: 'UTC' }, organization, 'https://okr.test');
  expect(reader).toMatchObject({ accentColor, logoUrl: expect.stringContaining(`https://okr.test/api/logo/${acme.organizationId}/`) });
  const served = await stage.api.http().get(new URL(reader.logoUrl ?? '').pathname);
  expect(served.headers).toMatchObject({
    'content-type': 'image/png',
    'x-content-type-options': 'nosniff',
    'cache-control': expect.stringContaining('immutable'),
  });
  expect((await stage.api.http().get(`/api/logo/${acme.organizationId}/${'0'.repeat(64)}`)).status).toBe(404);
  await page.context().close();
}, 120_000);

test('the API takes no colour and no picture that the page would refuse', async () => {
  const admin = await stage.api.cookieOf(acme.admin);
  const { version } = await organizationById(acme.scope);
  const asked = async (mutation: string) =>
    (
      await stage.api
        .http()
        .post('/graphql')
        .set('Cookie', admin)
        .send({ query: `mutation { ${mutation} { __typename ... on Refusal { code } } }` })
    ).body.data;

  expect(await asked(`updateSettings(version: ${version}, input: { accentColor: "#ffcc00" })`)).toMatchObject({ updateSettings: { code: 'INVALID_INPUT' } });
  expect(await asked(`putLogo(image: "${Buffer.from('<svg/>').toString('base64')}")`)).toMatchObject({ putLogo: { code: 'INVALID_INPUT' } });
});

/** One grey point. */
function png(): Buffer {
  const part = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, part('IHDR', head), part('IDAT', deflateSync(Buffer.from([0, 128]))), part('IEND', Buffer.alloc(0))]);
}
