import { z } from 'zod';

/** The fields we read of Pipedrive's answers (API v2), and no other; additional fields pass. */
export const dealSchema = z.object({
  id: z.number().int(),
  value: z
    .number()
    .nullable()
    .transform((value) => value ?? 0),
  currency: z.string(),
  won_time: z.iso.datetime({ offset: true }).nullish(),
});

/** Deals are checked one by one, so that one odd deal does not hide the rest. */
export const dealsSchema = z.object({ data: z.array(z.unknown()), additional_data: z.object({ next_cursor: z.string().nullish() }).nullish() });

export const userSchema = z.object({ data: z.object({ name: z.string(), company_name: z.string() }) });
