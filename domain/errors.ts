/** Codes of the refusals that Sextant plans; programs read the code, people the sentence. */
export type DomainErrorCode =
  | 'NOT_FOUND'
  | 'WRONG_METHOD'
  | 'INVALID_INPUT'
  | 'CONFLICT'
  | 'SIGNED_OUT'
  | 'READ_ONLY'
  | 'CYCLE_CLOSED'
  | 'WRONG_PHASE'
  | 'LIMIT_REACHED'
  | 'LINK_INVALID'
  | 'LINK_EXPIRED'
  | 'LINK_REVOKED'
  | 'TOO_MANY_REQUESTS'
  | 'NOT_READY';

/** A refusal we planned: a code for programs, a sentence for people, and what else a program needs to act on it. */
export class DomainError extends Error {
  readonly code: DomainErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: DomainErrorCode, sentence: string, details: Record<string, unknown> = {}) {
    super(sentence);
    this.name = 'DomainError';
    this.code = code;
    this.details = details;
  }
}

/** The five ways in which the outside world fails. `reauth-needed` and `bad-config` wait for a person; the rest may be tried again. */
export type ProviderErrorKind = 'transient' | 'rate-limited' | 'reauth-needed' | 'bad-config' | 'cursor-expired';

/** A failure of an outside system, made in its integration. The message never holds a secret. */
export class ProviderError extends Error {
  readonly provider: string;
  readonly kind: ProviderErrorKind;
  readonly retryAfterMs: number | undefined;
  /** True where the effect may have happened although no answer came (a connection lost after the message was handed over). */
  readonly maybeDone: boolean;

  constructor(input: {
    provider: string;
    kind: ProviderErrorKind;
    message: string;
    retryAfterMs?: number | undefined;
    maybeDone?: boolean;
    cause?: unknown;
  }) {
    super(input.message, { cause: input.cause });
    this.name = 'ProviderError';
    this.provider = input.provider;
    this.kind = input.kind;
    this.retryAfterMs = input.retryAfterMs;
    this.maybeDone = input.maybeDone ?? false;
  }
}

/** Marks a switch over a union as complete: a new member breaks the build here. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
}
