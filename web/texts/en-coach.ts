import type { QualityCode } from '../../domain/quality-finding.ts';

interface RuleWords {
  reason: string;
  suggestion: string;
}

/** The words of the quality coach in English. */
export const enCoach = {
  /** In English a rule speaks for itself: domain/quality-finding.ts. */
  quality: {} as Partial<Record<QualityCode, RuleWords>>,
  /** The method's example of each rule, from weak to good; '' where it needs none. */
  examples: {
    OBJECTIVE_TOO_SHORT: '“Delight customers” → “Make the first week a joy, so that new customers stay”',
    OBJECTIVE_TOO_LONG: '“Make the first week a joy for new customers”, and the rest in the description',
    OBJECTIVE_HAS_NUMBER: '“Grow revenue by 20 %” → “Become the first choice in the north”, with revenue as its key result',
    TOO_FEW_KEY_RESULTS: '“Customers who finish set-up” and “customers still active in week four”',
    TOO_MANY_KEY_RESULTS: 'Two to five, each for another side of the aim',
    TOO_MANY_COMPANY_OBJECTIVES: 'Five good ones beat ten weak ones',
    NOT_ALIGNED: '“Answer every customer within a day” supports “Make the first week a joy”',
    UNFILLED_BLANK: '“The app used by __” → “The app used by new customers”',
    OUTPUT_NOT_OUTCOME: '“Launch the app” → “New customers who use the app each week, from 0 to 400”',
    VAGUE_WORDING: '“Improve onboarding” → “New customers who finish set-up in a day, from 35 to 60 %”',
    HEALTH_MEASURE: '“Keep the uptime” → kept at least at 99.9 %, measured each week',
    NO_BASELINE: '“from 35 to 60 %”: 35 is where you are today',
    NO_TARGET: '“from 35 to 60 %”: at 60 it is reached',
    NO_NUMBER: '“Be certified” → three steps with a weight, or “open findings, from 12 to 0”',
    NO_UNIT: '“60” of what: %, customers, hours, EUR',
    NO_SOURCE: 'A name that is asked on Mondays, or a source that answers by itself',
    TOO_SAFE: 'Confidence 6 to 8 is ambitious; 9 and 10 are a promise',
    CONFIDENCE_NEVER_MOVED: '',
    OWNER_HAS_TOO_MANY: '',
  } as Partial<Record<QualityCode, string>>,
  coach: {
    title: 'Before you save',
    fine: 'Nothing to mend. It reads well.',
    example: 'Such as',
    take: 'Take over',
    takeOf: (rewrite: string) => `Take over: ${rewrite}`,
    fillIn: (field: string) => `Fill in: ${field}`,
    taken: 'The rewrite was taken over.',
    undo: 'Undo',
    fromTo: (start: string, target: string) => `from ${start} to ${target}`,
    named: (name: string, value: string) => `${name}: ${value}`,
    key: 'Ctrl .',
    keyHint: 'Control and full stop take over the first rewrite, Control and Z take it back.',
    said: (count: number, first: string) => (count === 0 ? 'No remarks.' : `${count === 1 ? 'One remark' : `${count} remarks`}: ${first}`),
  },
  balance: {
    title: 'The set it joins',
    short: (objectives: number, keyResults: number, off: number) =>
      `${objectives === 1 ? '1 objective' : `${objectives} objectives`}, ${keyResults === 1 ? '1 key result here' : `${keyResults} key results here`}${off === 0 ? '' : `, ${off} out of balance`}`,
    said: (off: readonly string[]) => (off.length === 0 ? 'The set is in balance.' : `Out of balance: ${off.join(', ')}.`),
    off: 'out of balance',
    good: 'in balance',
    loading: 'Reading the set …',
    failed: 'The set could not be read; what you write is not lost.',
    why: 'Why these numbers',
    objectives: { COMPANY: 'Objectives of the company', TEAM: 'Objectives of the team', INDIVIDUAL: 'Objectives of the owner' },
    objectivesWhy: 'Five good objectives beat ten weak ones. More than five, and none is in focus.',
    of: (count: number, fewest: number, most: number) => `${count} of ${fewest}–${most}`,
    keyResults: 'Key results of this objective',
    keyResultsWhy: 'Two to five tell whether an objective was reached. Fewer prove little, more divide attention.',
    uneven: 'Others with too few or too many',
    unevenWhy: 'Each objective of the set needs two to five key results of its own.',
    ambition: 'Ambition',
    ambitionOf: (aspirational: number, committed: number) => `${aspirational} aspirational, ${committed} committed`,
    ambitionWhy: 'A set of promises alone is too safe: one that averages over 0.9 at its close was.',
    kinds: 'What is measured',
    kindsOf: (moving: number, holding: number, finishing: number) => `${moving} moving, ${holding} health, ${finishing} done or not`,
    kindsWhy: 'Where most are steps or done-or-not, nothing is seen until the end. Let most of them move a number.',
    load: (name: string) => `Key results of ${name}`,
    loadUnknown: 'Key results of its owner',
    loadOf: (count: number, most: number) => `${count} of at most ${most}`,
    loadWhy: 'Five are about what one person can move.',
    weight: 'Weight',
    weightOf: (share: string, sum: string) => `${share} of ${sum} in all`,
    weightSum: (sum: string) => `${sum} in all`,
    weightWhy: 'Weights count beside each other: the objective’s progress is their weighted mean.',
    unaligned: 'Aligned to nothing',
    unalignedWhy: 'What is below the company supports an objective, or says why it stands alone.',
    difficulty: 'Confidence of the ambitious',
    difficultyOf: (mean: string, from: number, to: number) => `${mean} of 10, good is ${from}–${to}`,
    difficultyNone: 'not given yet',
    difficultyWhy: 'Ambitious means a chance of 60 to 80 %. Above it is too safe, below it is a wish.',
  },
};

export type CoachTexts = typeof enCoach;
