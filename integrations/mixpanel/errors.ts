import { ProviderError, type ProviderErrorKind } from '../../domain/errors.ts';
import { type Refusal, toldWaitMs } from '../exchange.ts';
import { errorSchema } from './schema.ts';

/** The hour of sixty queries rolls: some of it is back after minutes, and asking earlier would take from people's dashboards. */
const UNTOLD_WAIT_MS = 5 * 60_000;
const UNTOLD_CONCURRENT_WAIT_MS = 60_000;

/** A failure of Mixpanel, in words that hold neither credentials nor address. */
export function mixpanelError(kind: ProviderErrorKind, message: string, retryAfterMs?: number): ProviderError {
  return new ProviderError({ provider: 'mixpanel', kind, message, retryAfterMs });
}

/** The one place where Mixpanel's refusals become ours: dead account, then limit, then what a person has to set right, then what passes by itself. */
export function translateRefusal(refusal: Refusal, clock: { nowMs: number }): ProviderError {
  const { header, body } = refusal;
  const message = errorSchema.safeParse(body).data?.error ?? '';
  // A refusal that comes with 200 is one of the question.
  const status = refusal.status === 200 ? 400 : refusal.status;
  if (status === 401 || /invalid service account|service account (has )?expired|unauthorized, not a valid/i.test(message))
    return mixpanelError('reauth-needed', 'Mixpanel no longer accepts the service account; enter its user name and secret anew');
  if (status === 429 || (status === 503 && header('retry-after') !== null))
    return mixpanelError(
      'rate-limited',
      'The project’s queries of this hour are used up',
      toldWaitMs(refusal, clock) ?? (/concurrent/i.test(message) ? UNTOLD_CONCURRENT_WAIT_MS : UNTOLD_WAIT_MS),
    );
  if (status === 402) return mixpanelError('bad-config', 'The plan of this project does not include the query API');
  if (status === 403)
    return mixpanelError('bad-config', 'The service account may not read this project; give it the role Consumer there, and check the data residency');
  if (status === 404) return mixpanelError('bad-config', 'Mixpanel knows no such project, report or funnel at this data residency');
  if (status === 400) return mixpanelError('bad-config', `Mixpanel refuses the question: ${(message.split('\n')[0] ?? '').slice(0, 200)}`);
  if (status >= 300 && status < 400) return mixpanelError('bad-config', 'The API address leads elsewhere; enter the address it leads to');
  if (status >= 500 || status === 408) return mixpanelError('transient', `Mixpanel has trouble of its own (${status})`);
  return mixpanelError('bad-config', `Mixpanel refused the request (${status})`);
}
