import { ApplicationFailure } from '@temporalio/common';
import { assertNever, DomainError, ProviderError } from '../domain/errors.ts';
import { FAILURE_TYPES } from '../domain/failure-types.ts';

/** Activities as a worker registers them. */
type Functions = Record<string, (...args: never[]) => Promise<unknown>>;

/** The one place where our errors become Temporal's: a refusal is final, what needs a person is final, the rest of the outside is tried again. */
export function withFailures<Activities extends object>(activities: Activities): Activities {
  const entries = Object.entries(activities as Functions).map(([name, run]) => [
    name,
    async (...args: never[]) => {
      try {
        return await run(...args);
      } catch (error) {
        throw failureOf(error);
      }
    },
  ]);
  return Object.fromEntries(entries) as Activities;
}

/** How an error reaches Temporal. Our own bugs pass as they are: they are retried until they are fixed. */
export function failureOf(error: unknown): unknown {
  if (error instanceof DomainError)
    return ApplicationFailure.create({ message: error.message, type: FAILURE_TYPES.refused, nonRetryable: true, details: [error.code], cause: error });
  if (error instanceof ProviderError) return providerFailure(error);
  return error;
}

function providerFailure(error: ProviderError): ApplicationFailure {
  const { kind, message, retryAfterMs } = error;
  const failure = { message, details: [error.provider], cause: error };
  switch (kind) {
    case 'reauth-needed':
      return ApplicationFailure.create({ ...failure, type: FAILURE_TYPES.reauthNeeded, nonRetryable: true });
    case 'bad-config':
      return ApplicationFailure.create({ ...failure, type: FAILURE_TYPES.badConfig, nonRetryable: true });
    case 'transient':
    case 'rate-limited':
    case 'cursor-expired':
      return ApplicationFailure.create({ ...failure, type: FAILURE_TYPES.provider, ...(retryAfterMs === undefined ? {} : { nextRetryDelay: retryAfterMs }) });
    default:
      return assertNever(kind);
  }
}
