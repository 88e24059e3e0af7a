export type QualitySeverity = 'warning' | 'advice';

export type QualityCode = keyof typeof RULES;

/** One remark on a set of OKRs: code and params for programs and translations, reason and suggestion as English sentences. */
export interface QualityFinding {
  code: QualityCode;
  severity: QualitySeverity;
  objectiveId: string;
  /** Null when the objective or the set is meant. */
  keyResultId: string | null;
  params: Readonly<Record<string, string | number>>;
  reason: string;
  suggestion: string;
}

/** A finding of a rule; `{name}` in its sentences is replaced by the params. */
export function finding(
  code: QualityCode,
  at: { objectiveId: string; keyResultId: string | null },
  params: Readonly<Record<string, string | number>>,
): QualityFinding {
  const rule = RULES[code];
  return { code, severity: rule.severity, ...at, params, reason: filled(rule.reason, params), suggestion: filled(rule.suggestion, params) };
}

/** A sentence of a rule, in whichever language, with its `{name}`s replaced by the params. */
export function filled(sentence: string, params: Readonly<Record<string, string | number>>): string {
  return sentence.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''));
}

const RULES = {
  OBJECTIVE_TOO_SHORT: {
    severity: 'advice',
    reason: 'The objective has {words} words; {fewest} to {most} say what changes and for whom.',
    suggestion: 'Say what will be different, and for whom.',
  },
  OBJECTIVE_TOO_LONG: {
    severity: 'advice',
    reason: 'The objective has {words} words; nobody remembers more than {most}.',
    suggestion: 'Keep the aim, and move the details into the description.',
  },
  OBJECTIVE_HAS_NUMBER: {
    severity: 'warning',
    reason: 'The objective holds a number ({number}); numbers belong to key results.',
    suggestion: 'Word the aim without it, and make the number the target of a key result.',
  },
  TOO_FEW_KEY_RESULTS: {
    severity: 'warning',
    reason: 'The objective has too few key results ({count}); {fewest} to {most} tell whether it was reached.',
    suggestion: 'Ask how you would notice that the objective is reached, and measure that.',
  },
  TOO_MANY_KEY_RESULTS: {
    severity: 'warning',
    reason: 'The objective has {count} key results; with more than {most} none is in focus.',
    suggestion: 'Keep the few that matter most, or split the objective.',
  },
  TOO_MANY_COMPANY_OBJECTIVES: {
    severity: 'warning',
    reason: 'The company has {count} objectives; five good ones beat ten weak ones.',
    suggestion: 'Choose the {most} that matter most, and leave the rest to teams.',
  },
  NOT_ALIGNED: {
    severity: 'warning',
    reason: 'This {level} objective aligns to no other and does not say why.',
    suggestion: 'Align it to the objective that it serves, or write down why it stands alone.',
  },
  UNFILLED_BLANK: {
    severity: 'warning',
    reason: 'There is a blank left in the title.',
    suggestion: 'Fill it in: only you know what belongs there.',
  },
  OUTPUT_NOT_OUTCOME: {
    severity: 'warning',
    reason: 'It begins with "{verb}", which names a task, not an outcome.',
    suggestion: 'Make it an initiative, and measure what it is to change.',
  },
  VAGUE_WORDING: {
    severity: 'advice',
    reason: '"{word}" does not say what is counted, so two people will see two results.',
    suggestion: 'Name the figure that moves.',
  },
  HEALTH_MEASURE: {
    severity: 'advice',
    reason: 'It begins with "{verb}": it holds a level rather than moving one.',
    suggestion: 'Choose the kind that keeps a value in its band; each period is then judged by itself.',
  },
  NO_BASELINE: {
    severity: 'warning',
    reason: 'Nobody says where it starts, so progress cannot be told from luck.',
    suggestion: 'Write down the value of today.',
  },
  NO_TARGET: {
    severity: 'warning',
    reason: 'There is no target, so nobody will know when it is reached.',
    suggestion: 'Write down the value that would be a success.',
  },
  NO_NUMBER: {
    severity: 'advice',
    reason: 'A {kind} key result without a number says nothing until the end.',
    suggestion: 'Find a number that moves on the way there, or give it weighted steps.',
  },
  NO_UNIT: {
    severity: 'warning',
    reason: 'The numbers have no unit.',
    suggestion: 'Say what is counted: %, customers, hours, EUR.',
  },
  NO_SOURCE: {
    severity: 'advice',
    reason: 'It has neither an owner nor a metric source, so the owner of the objective will be asked for its value.',
    suggestion: 'Name an owner, or connect a source.',
  },
  TOO_SAFE: {
    severity: 'advice',
    reason: 'A confidence of {confidence} from the start: an ambitious key result has a chance of 60 to 80 %.',
    suggestion: 'Raise the target, or mark it as committed.',
  },
  CONFIDENCE_NEVER_MOVED: {
    severity: 'advice',
    reason: 'The confidence stayed at 5 in all {checkIns} check-ins.',
    suggestion: 'Ask the owner what chance they really see.',
  },
  OWNER_HAS_TOO_MANY: {
    severity: 'warning',
    reason: 'One owner has {count} key results; {most} are about what a person can move.',
    suggestion: 'Hand some over, or drop the weakest.',
  },
} as const satisfies Record<string, { severity: QualitySeverity; reason: string; suggestion: string }>;
