/** What a log line keeps of an error. */
export interface LoggedError {
  type: string;
  message: string;
  code?: string;
  stack?: string;
  cause?: LoggedError;
}

const DEEPEST_CAUSE = 4;

/**
 * Name, sentence, code, stack and causes of an error, and nothing else that hangs on it: errors of database and HTTP clients carry the whole client,
 * its keys and the request's headers included.
 */
export function loggedError(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  const code = 'code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? { code: String(error.code) } : {};
  const stack = error.stack === undefined ? {} : { stack: error.stack };
  const cause = error.cause === undefined || depth >= DEEPEST_CAUSE ? {} : { cause: loggedError(error.cause, depth + 1) };
  return { type: error.name, message: error.message, ...code, ...stack, ...cause };
}
