import { createHmac } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { Webhooks } from '@octokit/webhooks';
import { manifest } from './manifest.ts';
import { verifyWebhook } from './webhook.ts';

/** GitHub's own deliveries, collected by Octokit (MIT), by event. */
const { default: events } = (await import('@octokit/webhooks-examples', { with: { type: 'json' } })) as unknown as {
  default: { name: string; examples: { repository?: { full_name: string } }[] }[];
};
const secret = 'canary-webhook-secret';

test('all 329 example payloads of GitHub are received, and those that touch a metric say so', async () => {
  const octokit = new Webhooks({ secret });
  const touched = new Set<string>();
  let received = 0;

  for (const { name, examples } of events) {
    for (const [index, payload] of examples.entries()) {
      const rawBody = Buffer.from(JSON.stringify(payload));
      const signature = `sha256=${createHmac('sha256', secret).update(rawBody).digest('hex')}`;
      if (index === 0) expect(await octokit.verify(rawBody.toString(), signature)).toBe(true);
      const headers = { 'x-github-event': name, 'x-github-delivery': `${name}-${index}`, 'x-hub-signature-256': signature };
      const delivery = verifyWebhook({ secret, headers, rawBody });
      expect(delivery).toMatchObject({ event: name, deliveryId: `${name}-${index}`, subject: payload.repository?.full_name ?? '' });
      for (const metric of delivery.metrics) touched.add(metric);
      received += 1;
    }
  }

  expect(received).toBe(329);
  expect([...touched].sort()).toEqual(manifest.metrics.map(({ id }) => id).sort());
});
