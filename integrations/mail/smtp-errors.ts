import { ProviderError } from '../../domain/errors.ts';

/**
 * Turns what nodemailer throws into a ProviderError: refused credentials → `reauth-needed`; a 5xx answer (no such recipient, message
 * refused) or an unusable address → `bad-config`; a 4xx answer and every trouble of the connection, TLS included → `transient`.
 * The message names the SMTP code only: servers quote addresses and content in their texts.
 */
export function translateSmtpError(error: unknown, { handedOver }: { handedOver: boolean }): ProviderError {
  const { code, responseCode, certificateFault } = smtpFacts(error);
  const fail = (kind: ProviderError['kind'], message: string, maybeDone = false) =>
    new ProviderError({ provider: 'smtp', kind, message, maybeDone, cause: error });

  if (code === 'EAUTH' || code === 'ENOAUTH' || code === 'EOAUTH2') {
    // 454 is "temporary authentication failure" (RFC 4954): the password may be right.
    if (responseCode === 454) return fail('transient', 'The mail server cannot check the password at the moment (454)');
    return fail('reauth-needed', 'The mail server refused user name or password; check SMTP_URL');
  }
  // Tried again, and told before any answer: a mail must not be lost to a certificate that ran out, or to whoever stands in between.
  if (certificateFault) return fail('transient', `The certificate of the mail server is not trusted (${certificateFault}); see docs/operations.md, "TLS"`);
  if (code === 'ETLS') return fail('transient', 'The mail server offers no secure connection; see docs/operations.md, "TLS"');
  if (responseCode !== undefined && responseCode >= 500) return fail('bad-config', `The mail server refused the message for good (${responseCode})`);
  if (responseCode !== undefined) return fail('transient', `The mail server put the message off (${responseCode})`);
  if (code === 'EENVELOPE') return fail('bad-config', 'Sender or recipient is not a usable address');
  return fail('transient', `The mail server cannot be reached or broke off (${code ?? 'no code'})`, handedOver);
}

function smtpFacts(error: unknown): { code: string | undefined; responseCode: number | undefined; certificateFault: string | undefined } {
  const facts = typeof error === 'object' && error !== null ? error : {};
  // nodemailer puts its own code over what Node's TLS said.
  const original = 'originalCode' in facts && typeof facts.originalCode === 'string' ? facts.originalCode : '';
  return {
    certificateFault: /CERT|SIGNATURE|ERR_TLS/.test(original) ? original : undefined,
    code: 'code' in facts && typeof facts.code === 'string' ? facts.code : undefined,
    responseCode: 'responseCode' in facts && typeof facts.responseCode === 'number' ? facts.responseCode : undefined,
  };
}
