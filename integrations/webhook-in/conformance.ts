import { createHmac } from 'node:crypto';
import { toldConformance } from '../told-conformance.ts';
import { createWebhookInReader } from './metrics.ts';

/** How numbers that are sent are held to the checks. */
export const conformance = toldConformance({
  createReader: createWebhookInReader,
  signWebhook: ({ secret, deliveryId, body, at }) => {
    const timestamp = String(Math.floor(Date.parse(at) / 1000));
    const signature = createHmac('sha256', secret).update(`${deliveryId}.${timestamp}.`).update(body).digest('base64');
    return { 'webhook-id': deliveryId, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
  },
  bypass: {},
});
