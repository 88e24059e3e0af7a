import { DomainError, ProviderError } from '../domain/errors.ts';

/** Turns the trouble of an outside system into a refusal that the asking person can read; its sentence comes from the integration and holds no secret. */
export async function refuseProviderTrouble<Answer>(asked: Promise<Answer>): Promise<Answer> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const code = error.kind === 'bad-config' || error.kind === 'reauth-needed' ? 'INVALID_INPUT' : 'NOT_READY';
    throw new DomainError(code, error.message, { provider: error.provider, kind: error.kind });
  }
}
