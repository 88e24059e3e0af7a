import { ProviderError, type ProviderErrorKind } from '../../domain/errors.ts';

/**
 * Turns what the SDK throws into a ProviderError: refused keys → `reauth-needed`; no right, no bucket, another region, a clock that is wrong → `bad-config`;
 * 429 and 503 → `rate-limited`; all other trouble, a certificate that is not trusted included, → `transient`.
 */
export function translateS3Error(error: unknown, bucket: string): ProviderError {
  const status = answeredStatus(error);
  const { name, code } = factsOf(error);
  const fail = (kind: ProviderErrorKind, message: string) => new ProviderError({ provider: 's3', kind, message, cause: error });

  if (name === 'NoSuchBucket') return fail('bad-config', `The bucket "${bucket}" does not exist: make it, or check S3_BUCKET`);
  if (name === 'RequestTimeTooSkewed') return fail('bad-config', 'The file store says that our clock is wrong: set it');
  if (name === 'SignatureDoesNotMatch' || name === 'InvalidAccessKeyId' || status === 401)
    return fail('reauth-needed', 'The file store refused our key; check S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY');
  if (status === 403) return fail('bad-config', `The file store does not let us into the bucket "${bucket}": allow to list, read and write`);
  if (status === 301 || status === 307) return fail('bad-config', `The bucket "${bucket}" is elsewhere; check S3_REGION and S3_ENDPOINT`);
  if (status === 429 || status === 503) return fail('rate-limited', `The file store asks us to wait (${status})`);
  // 409: another write of the same key was under way.
  if (status !== undefined && status >= 400 && status < 500 && status !== 408 && status !== 409)
    return fail('bad-config', `The file store refused the request (${status} ${name})`);
  if (status !== undefined) return fail('transient', `The file store could not answer (${status})`);
  if (/CERT|SIGNATURE|ERR_TLS/.test(code))
    return fail('transient', `The certificate of the file store is not trusted (${code}); see docs/operations.md, "TLS"`);
  return fail('transient', `The file store cannot be reached or broke off (${code === '' ? name : code})`);
}

/** The status of the answer; undefined where there was none. */
export function answeredStatus(error: unknown): number | undefined {
  const metadata = typeof error === 'object' && error !== null && '$metadata' in error ? error.$metadata : null;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
}

function factsOf(error: unknown): { name: string; code: string } {
  const facts = typeof error === 'object' && error !== null ? error : {};
  const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
  return { name: 'name' in facts ? textOf(facts.name) : '', code: 'code' in facts ? textOf(facts.code) : '' };
}
