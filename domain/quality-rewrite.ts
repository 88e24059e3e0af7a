import type { Ambition, KeyResultKind } from './key-result.ts';
import { measureInTitle, unitInTitle, withoutNumber } from './numbers-in-title.ts';
import { BLANK, countWords, outputVerbOf, vagueWordOf, wordAt } from './okr-wording.ts';
import { TITLE_WORDS } from './okr-quality.ts';
import type { QualityCode } from './quality-finding.ts';

/** A key result as it is being written; numbers are what was typed. */
export interface WrittenKeyResult {
  title: string;
  kind: KeyResultKind;
  unit: string;
  start: string;
  target: string;
  atLeast: string;
  atMost: string;
  ambition: Ambition;
}

/** An objective as it is being written. */
export interface WrittenObjective {
  title: string;
  description: string;
  parentId: string | null;
}

/**
 * What mends a finding: the fields to change, and the field in which the person goes on. What the rules cannot know is a BLANK in the title or
 * an empty field; without changes there is only somewhere to go.
 */
export interface Rewrite<Written> {
  changes: Partial<Written>;
  goTo: keyof Written;
}

/** Whether a rewrite changes something, or only leads somewhere. */
export function isTakeable({ changes }: { changes: object }): boolean {
  return Object.keys(changes).length > 0;
}

/** The rewrite of a key result that mends a finding on it; null where the rules know none. */
export function rewriteKeyResult(code: QualityCode, written: WrittenKeyResult): Rewrite<WrittenKeyResult> | null {
  switch (code) {
    case 'UNFILLED_BLANK':
      return { changes: {}, goTo: 'title' };
    case 'OUTPUT_NOT_OUTCOME':
      return outcomeOf(written);
    case 'VAGUE_WORDING':
      return sharpened(written);
    case 'HEALTH_MEASURE':
      return kept(written);
    case 'NO_BASELINE':
      return withMeasure(written) ?? { changes: {}, goTo: 'start' };
    case 'NO_TARGET':
      return withMeasure(written) ?? { changes: {}, goTo: 'target' };
    case 'NO_UNIT':
      return withUnit(written);
    case 'NO_NUMBER':
      return { changes: { kind: 'increase' }, goTo: 'unit' };
    case 'TOO_SAFE':
      return { changes: { ambition: 'committed' }, goTo: 'ambition' };
    default:
      return null;
  }
}

/** The rewrite of an objective that mends a finding on it; null where the rules know none. */
export function rewriteObjective(code: QualityCode, written: WrittenObjective): Rewrite<WrittenObjective> | null {
  switch (code) {
    case 'UNFILLED_BLANK':
      return { changes: {}, goTo: 'title' };
    case 'OBJECTIVE_TOO_SHORT':
      return {
        changes: { title: `${written.title.trim().replace(/[.,;]$/, '')}${isRussian(written.title) ? ', чтобы' : ' so that'} ${BLANK}` },
        goTo: 'title',
      };
    case 'OBJECTIVE_TOO_LONG':
      return shortened(written);
    case 'OBJECTIVE_HAS_NUMBER': {
      const title = withoutNumber(written.title);
      return { changes: title === null ? {} : { title }, goTo: 'title' };
    }
    case 'NOT_ALIGNED':
      return { changes: {}, goTo: 'parentId' };
    default:
      return null;
  }
}

/** What these verbs make can be used; of the others only the person knows what they change. */
const NOT_USED = ['close', 'complete', 'deliver', 'finish', 'migrate', 'redesign', 'refactor', 'rewrite'];

/** "Launch the app" becomes "The app used by __". In Russian the object keeps its case: "__ используют новую версию". */
function outcomeOf(written: WrittenKeyResult): Rewrite<WrittenKeyResult> | null {
  const verb = outputVerbOf(written);
  if (verb === null) return null;
  const thing = written.title.trim().slice(verb.length).trim().replace(/[.!]$/, '');
  if (thing === '') return null;
  const counted = written.kind === 'binary' || written.kind === 'milestone' ? ({ kind: 'increase' } as const) : {};
  return { changes: { title: outcomeTitle(verb, thing), ...counted }, goTo: 'title' };
}

function outcomeTitle(verb: string, thing: string): string {
  if (isRussian(verb)) return `${BLANK} используют ${thing}`;
  return NOT_USED.includes(verb) ? `${capital(thing)}: ${BLANK}` : `${capital(thing)} used by ${BLANK}`;
}

/** A vague head gives way to the figure that is to be named; an amount that is none is left out. */
function sharpened(written: WrittenKeyResult): Rewrite<WrittenKeyResult> | null {
  const word = vagueWordOf(written);
  if (word === null) return null;
  const title = written.title.trim();
  const at = wordAt(title.toLowerCase(), word);
  if (at > 0) {
    const rest = `${title.slice(0, at).trimEnd()} ${title.slice(at + word.length).trimStart()}`.trim();
    return { changes: { title: rest.replaceAll(/ (?=[,.;])/g, '') }, goTo: 'title' };
  }
  const rest = title.slice(word.length).trim();
  if (rest === '') return null;
  // Without its verb a Russian object would stand in the wrong case.
  return { changes: { title: `${isRussian(title) ? title : capital(rest)}: ${BLANK}` }, goTo: 'title' };
}

const UPPER_BOUND = /(?<!\p{L})(?:below|under|at most|no more than|less than|within|ниже|не выше|не более|не больше|меньше)(?!\p{L})/iu;

/** Kept in a band, with the bound that is known: the target, which a title like "below 2 %" makes the upper one. */
function kept(written: WrittenKeyResult): Rewrite<WrittenKeyResult> {
  const bound = UPPER_BOUND.test(written.title) ? 'atMost' : 'atLeast';
  const value = written.target.trim() === '' ? (measureInTitle(written.title)?.target ?? '') : written.target;
  return { changes: { kind: 'maintain', [bound]: value }, goTo: bound };
}

/** The numbers that the title names already: "from 30 to 50 %". */
function withMeasure(written: WrittenKeyResult): Rewrite<WrittenKeyResult> | null {
  const named = measureInTitle(written.title);
  if (named === null || (named.start === null && written.target.trim() !== '')) return null;
  const unit = written.unit.trim() === '' ? named.unit : null;
  const falls = named.start !== null && Number(named.start.replace(',', '.')) > Number(named.target.replace(',', '.'));
  return {
    changes: {
      target: named.target,
      ...(named.start === null ? {} : { start: named.start, kind: falls ? 'decrease' : 'increase' }),
      ...(unit === null ? {} : { unit }),
    },
    goTo: 'target',
  };
}

function withUnit(written: WrittenKeyResult): Rewrite<WrittenKeyResult> {
  const unit = unitInTitle(written.title);
  return { changes: unit === null ? {} : { unit }, goTo: 'unit' };
}

const SIGN_CUT = /\s*[,;:–—]\s/gu;
const WORD_CUT = /\s(?:and|so that|in order to|while|и|чтобы|при этом)\s/giu;

/** Cut where the sentence allows it; what was cut goes on in the description. */
function shortened({ title, description }: WrittenObjective): Rewrite<WrittenObjective> {
  const fits = ({ index }: { index: number }) =>
    countWords(title.slice(0, index)) >= TITLE_WORDS.fewest && countWords(title.slice(0, index)) <= TITLE_WORDS.most;
  const cut = [...title.matchAll(SIGN_CUT)].findLast(fits) ?? [...title.matchAll(WORD_CUT)].findLast(fits);
  if (cut === undefined) return { changes: {}, goTo: 'title' };
  const rest = capital(
    title
      .slice(cut.index)
      .replace(/^[\s,;:–—]+/u, '')
      .trim(),
  );
  return {
    changes: { title: title.slice(0, cut.index).trim(), description: [rest, description.trim()].filter((part) => part !== '').join('\n\n') },
    goTo: 'title',
  };
}

function isRussian(text: string): boolean {
  return /\p{Script=Cyrillic}/u.test(text);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
