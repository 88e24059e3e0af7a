import { z } from 'zod';

/** The fields we read of HubSpot's answers (CRM API v3, associations v4), and no other; additional fields pass. */

export const accountSchema = z.object({ portalId: z.number(), companyCurrency: z.string().nullish() });

/** Items are checked one by one, so that one odd item does not hide the rest. */
export const pageSchema = z.object({
  results: z.array(z.unknown()),
  paging: z.object({ next: z.object({ after: z.string() }).nullish() }).nullish(),
});
export type HubspotPage = z.output<typeof pageSchema>;

const instant = z.iso.datetime({ offset: true });
const property = z
  .string()
  .nullish()
  .transform((value) => value || null);
const instantProperty = z
  .union([instant, z.literal('')])
  .nullish()
  .transform((value) => value || null);
const amountProperty = z
  .union([z.string().regex(/^-?\d+(\.\d+)?$/), z.literal('')])
  .nullish()
  .transform((value) => value || null);

/** A deal, contact or ticket: each has some of the properties. */
export const objectSchema = z.object({
  id: z.string().regex(/^\d+$/),
  properties: z.object({
    createdate: instant,
    closedate: instantProperty,
    closed_date: instantProperty,
    amount: amountProperty,
    deal_currency_code: property,
    hs_is_closed: property,
    hs_is_closed_won: property,
    pipeline: property,
    dealstage: property,
    hs_pipeline: property,
    hs_pipeline_stage: property,
    hubspot_owner_id: property,
  }),
});
export type HubspotObject = z.output<typeof objectSchema>;

export const idSchema = z.object({ id: z.string() });

export const associationsSchema = z.object({
  results: z.array(
    z.object({
      from: z.object({ id: z.string() }),
      to: z.array(z.object({ toObjectId: z.union([z.string(), z.number()]).transform(String) })),
      paging: z.object({ next: z.object({ after: z.string() }).nullish() }).nullish(),
    }),
  ),
});

export const refusalSchema = z.object({
  message: z.string().default(''),
  category: z.string().default(''),
  policyName: z.string().default(''),
  errors: z.array(z.object({ context: z.record(z.string(), z.array(z.string())).nullish() })).default([]),
});
