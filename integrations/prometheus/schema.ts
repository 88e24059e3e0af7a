import { z } from 'zod';

/** Seconds since 1970, and the number as text: NaN and Inf have no other way in JSON. */
const point = z.tuple([z.number(), z.string()]);

const answer = <Data extends z.ZodType>(data: Data) => z.object({ status: z.literal('success'), data, warnings: z.array(z.string()).default([]) });

/** Of `/query_range`: a series has `histograms` instead of `values` where its samples are native histograms. */
export const rangeSchema = answer(z.object({ resultType: z.literal('matrix'), result: z.array(z.object({ values: z.array(point) })) }));

/** Of `/query`. */
export const instantSchema = answer(
  z.union([
    z.object({ resultType: z.literal('vector'), result: z.array(z.object({ value: point })) }),
    z.object({ resultType: z.literal('scalar'), result: point }),
  ]),
);

/** Of a refusal. */
export const errorSchema = z.object({ status: z.literal('error'), errorType: z.string(), error: z.string() });
