import { z } from 'zod';

/** A refusal; Mixpanel also sends one with status 200. */
export const errorSchema = z.object({ error: z.string() });

/** Days in no promised order, and the numbers of each name by day. */
export const segmentationSchema = z.object({
  data: z.object({ series: z.array(z.string()), values: z.record(z.string(), z.record(z.string(), z.number().nullable())) }),
});

/** Names lead to days, or to the values of breakdowns that lead to days. */
export const insightsSchema = z.object({ series: z.record(z.string(), z.unknown()) });

export const funnelSchema = z.object({
  data: z.record(z.string(), z.object({ analysis: z.object({ completion: z.number(), starting_amount: z.number() }) })),
});

/** Of each first day how many came, and how many were back after 0, 1, 2 … days. */
export const retentionSchema = z.record(z.string(), z.object({ first: z.number(), counts: z.array(z.number()) }));

export const funnelListSchema = z.array(z.object({ funnel_id: z.number() }));
