import { DefaultFailureConverter } from '@temporalio/common';

/**
 * Puts the message and the stack trace of an error into a payload, where the codec encrypts them: both may name people and goals. Temporal itself shows "Encoded failure".
 * Temporal loads this file by its path (local/data-converter.ts), inside the workflows' sandbox and outside of it.
 */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
