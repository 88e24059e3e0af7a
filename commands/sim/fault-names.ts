import type { Fault } from '../../integrations/fake-provider.ts';

/** The faults that an operator can name, with what each does. `<status>` stands for any HTTP status from 400 on. */
export const FAULT_NAMES = {
  '<status>': 'answers with this HTTP status, such as 410, 429 (with Retry-After: 30) or 503',
  revoked: 'has withdrawn what was granted: no token is taken, and none is renewed',
  slow: 'answers after 25 s, longer than we wait',
  drip: 'sends the answer a few bytes at a time, over 10 s',
  drop: 'closes the line and has done nothing',
  'lost-answer': 'does what was asked, and closes the line before it says so',
  truncate: 'sends half an answer',
  skew: 'has a clock that is ten minutes ahead',
  duplicates: 'sends every item of a list twice',
  disorder: 'sends lists backwards',
} as const;

/** What `--fault google:410` asks for. */
export interface AskedFault {
  /** All that were meant: `google` is google-analytics and google-calendar. */
  providers: readonly string[];
  fault: Fault;
}

/** Reads `<provider>:<fault>`. Throws an Error that says what can be named. */
export function readFault(text: string, { known, times }: { known: readonly string[]; times: number }): AskedFault {
  const [provider = '', name = '', ...rest] = text.split(':');
  const providers = known.filter((each) => each === provider || (provider !== '' && each.startsWith(`${provider}-`)));
  if (providers.length === 0) throw new Error(`There is no demo provider called "${provider}"; there are ${known.join(', ')}`);
  const fault = rest.length === 0 ? faultOf(name) : null;
  if (fault === null) throw new Error(`There is no fault called "${[name, ...rest].join(':')}"; there are ${Object.keys(FAULT_NAMES).join(', ')}`);
  return { providers, fault: { ...fault, times } };
}

function faultOf(name: string): Fault | null {
  switch (name) {
    case 'slow':
      return { kind: 'slow', ms: 25_000 };
    case 'drip':
      return { kind: 'drip', ms: 10_000 };
    case 'skew':
      return { kind: 'skew', ms: 600_000 };
    case 'revoked':
    case 'drop':
    case 'lost-answer':
    case 'truncate':
    case 'duplicates':
    case 'disorder':
      return { kind: name };
    default:
      return /^[45]\d\d$/.test(name) ? { kind: 'status', status: Number(name), headers: name === '429' ? { 'retry-after': '30' } : {} } : null;
  }
}
