import type { ActivityOptions, LocalActivityOptions, RetryPolicy } from '@temporalio/common';
import { FINAL_FAILURES } from '../domain/failure-types.ts';

/** What may pass is tried again for as long as it takes; what only a person can mend is not. */
const PATIENT: RetryPolicy = { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m', nonRetryableErrorTypes: [...FINAL_FAILURES] };

/** A look into the rows: part of the workflow's own task, as it costs a tenth of an activity. */
export const LOOK: LocalActivityOptions = { startToCloseTimeout: '8s', localRetryThreshold: '30s', retry: PATIENT };

/** A short piece of work in one transaction. */
export const QUICK: ActivityOptions = { startToCloseTimeout: '10s', retry: PATIENT };

/** A few requests to the outside, one after another. */
export const OUTSIDE: ActivityOptions = { startToCloseTimeout: '5m', heartbeatTimeout: '10s', retry: PATIENT };

/** Work over pages of rows or people: it heartbeats where it stands, and the heartbeat's timeout is the recovery time after a kill. */
export const PAGED: ActivityOptions = { startToCloseTimeout: '2h', heartbeatTimeout: '10s', retry: PATIENT };
