import { z } from 'zod';

/** An anchor as it stands in the bucket. */
export const AUDIT_ANCHOR = z.object({
  organizationId: z.string(),
  number: z.int().positive(),
  entries: z.int().positive(),
  head: z.string(),
  signature: z.string(),
  keyId: z.string(),
  sealedAt: z.string(),
});
