import { z } from 'zod';

/** An error of a Google API. */
export const errorSchema = z.object({
  error: z.object({
    message: z.string().default(''),
    details: z.array(z.object({ reason: z.string().optional(), retryDelay: z.string().optional() })).default([]),
  }),
});

const quota = z.object({ remaining: z.number() }).nullish();

/** A report as the SDK hands it over, of the fields that are read. Its 64-bit numbers come as text. */
export const reportSchema = z.object({
  rows: z.array(z.object({ dimensionValues: z.array(z.object({ value: z.string() })), metricValues: z.array(z.object({ value: z.string() })) })).default([]),
  rowCount: z.coerce.number().default(0),
  metricHeaders: z.array(z.object({ name: z.string(), type: z.union([z.string(), z.number()]) })).default([]),
  metadata: z
    .object({
      timeZone: z.string().default(''),
      dataLossFromOtherRow: z.boolean().default(false),
      subjectToThresholding: z.boolean().nullish(),
      samplingMetadatas: z.array(z.unknown()).nullish(),
    })
    .nullish(),
  propertyQuota: z
    .object({
      tokensPerDay: quota,
      tokensPerHour: quota,
      tokensPerProjectPerHour: quota,
      concurrentRequests: quota,
      serverErrorsPerProjectPerHour: quota,
      potentiallyThresholdedRequestsPerHour: quota,
    })
    .nullish(),
});
export type Report = z.output<typeof reportSchema>;
