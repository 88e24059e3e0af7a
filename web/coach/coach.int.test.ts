import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { company, type Company, keyResult, objective } from '../../test/factories.ts';
import { openPageStage, type PageStage, PATIENCE_MS, violationsOf } from '../../test/pages.ts';

/** The built forms and the page of a cycle in a real Chromium, over the real API and PostgreSQL. */

let stage: PageStage;
let acme: Company;
beforeAll(async () => {
  stage = await openPageStage();
  acme = await company(stage.api.database, { phase: 'draft' });
}, 120_000);
afterAll(async () => {
  await stage?.close();
});

test('a task becomes an outcome by one key, with the caret in what only a person knows; the set is weighed as one types; the checklist names what is left', async () => {
  const north = await objective(acme, { title: 'Make the first week a joy for customers', level: 'COMPANY' });
  await keyResult(acme, { title: 'Customers who finish their set-up', unit: 'customers', objectiveId: north.id, ownerId: acme.admin.id });
  const page = await open(`/objectives/${north.id}/new-key-result`);
  const title = page.getByLabel('Key result', { exact: true });
  const before = page.getByText('2 of 2–5');
  await before.waitFor({ timeout: PATIENCE_MS });

  await title.fill('Launch the new app');
  await page.getByText('It begins with "launch", which names a task, not an outcome.').first().waitFor({ timeout: PATIENCE_MS });
  await page.keyboard.press('Control+.');
  await page.waitForFunction(() => document.getSelection()?.toString() === '__');
  expect(await title.inputValue()).toBe('The new app used by __');
  await page.keyboard.press('Control+z');
  await page.waitForFunction(() => (document.activeElement as HTMLInputElement).value === 'Launch the new app');

  await page.getByRole('button', { name: 'Take over: The new app used by __, from 0 to __' }).click();
  await page.keyboard.type('new customers');
  expect(await title.inputValue()).toBe('The new app used by new customers');
  await page.getByLabel('Weight').fill('3');
  await page.getByText('75% of 4 in all').waitFor({ timeout: PATIENCE_MS });
  await page
    .getByRole('status')
    .filter({ hasText: /2 remarks: There is no target/ })
    .waitFor({ state: 'attached', timeout: PATIENCE_MS });
  expect(await violationsOf(page)).toEqual([]);

  await page.goto(`http://127.0.0.1:${stage.api.port}/cycles/${acme.cycle.id}`);
  const checklist = page.getByRole('region', { name: 'Before the launch' });
  await checklist.getByText(/There is an objective of the company\s*: done/).waitFor({ timeout: PATIENCE_MS });
  // One key result is fewer than two: a warning of the review, led to where it is mended.
  const review = checklist.getByRole('listitem').filter({ hasText: /The quality review has no warning\s*: open/ });
  expect(await review.getByRole('link').allTextContents()).toEqual([north.title]);
  await page.getByRole('button', { name: 'Approve and start' }).click();
  await page.getByText(/One thing is still missing/).waitFor({ timeout: PATIENCE_MS });
  await page.keyboard.press('Escape');
  expect(await violationsOf(page)).toEqual([]);
  await page.context().close();
}, 120_000);

function open(path: string): Promise<Page> {
  return stage.open(path, acme.admin, { viewport: { width: 1440, height: 1000 } });
}
