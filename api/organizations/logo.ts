import express, { type Router } from 'express';
import { logoOf } from '../../database/logos.ts';
import { DomainError } from '../../domain/errors.ts';
import { logoScope } from '../auth/logo-scope.ts';
import type { ApiDeps } from '../context.ts';
import { rowId } from '../row-id.ts';

/** A company's logo, under an address that names its bytes: kept by whoever got it once. */
export function logoRoutes(deps: ApiDeps): Router {
  const router = express.Router();

  router.get('/:organizationId/:sha256', async (request, response) => {
    const logo = await logoOf(logoScope(deps, rowId(request.params.organizationId)));
    if (logo === null || logo.sha256 !== request.params.sha256) throw new DomainError('NOT_FOUND', 'There is no logo at this address.');
    // Programs that show mails fetch it from elsewhere.
    response.set({
      'Cache-Control': 'public, max-age=31536000, immutable',
      'Cross-Origin-Resource-Policy': 'cross-origin',
      'Content-Security-Policy': 'sandbox',
    });
    response.set({ 'X-Content-Type-Options': 'nosniff' }).type(logo.mediaType).send(Buffer.from(logo.bytes));
  });

  return router;
}
