/** Verbs that name the making of a thing, at the head of a key result that is then a task. */
const OUTPUT_VERBS = [
  'build',
  'create',
  'deploy',
  'design',
  'develop',
  'implement',
  'install',
  'integrate',
  'introduce',
  'launch',
  'migrate',
  'redesign',
  'refactor',
  'release',
  'rewrite',
  'roll out',
  'set up',
  'ship',
  'внедрить',
  'выпустить',
  'запустить',
  'настроить',
  'подготовить',
  'разработать',
  'реализовать',
  'сделать',
  'создать',
  'спроектировать',
] as const; // prettier-ignore

/** Verbs that make a task of a yes-or-no result, and a measure of a counted one ("deliver 95 % on time"). */
const FINISHING_VERBS = [
  'close',
  'complete',
  'deliver',
  'finish',
  'prepare',
  'publish',
  'write',
  'завершить',
  'закончить',
  'написать',
  'опубликовать',
] as const;

/** What is left for a person to fill in, in a rewrite that cannot know it. */
export const BLANK = '__';

/** Heads of a title that say "more of it" without what is counted. */
const VAGUE_HEADS = [
  'better',
  'continue',
  'enhance',
  'ensure',
  'explore',
  'focus on',
  'help',
  'improve',
  'optimise',
  'optimize',
  'strengthen',
  'support',
  'work on',
  'обеспечить',
  'оптимизировать',
  'поддержать',
  'продолжить',
  'работать над',
  'развивать',
  'развить',
  'укрепить',
  'улучшить',
  'усилить',
] as const;

/** Words that promise an amount and give none. */
const VAGUE_AMOUNTS = [
  'as much as possible',
  'as soon as possible',
  'best-in-class',
  'considerably',
  'dramatically',
  'significantly',
  'substantially',
  'world-class',
  'значительно',
  'как можно',
  'максимально',
  'ощутимо',
  'существенно',
] as const;

/** Heads of a title that hold a level, which is a measure of health. */
const HOLDING_VERBS = [
  'hold',
  'keep',
  'maintain',
  'preserve',
  'remain',
  'stay',
  'sustain',
  'держать',
  'поддерживать',
  'сохранить',
  'сохранять',
  'удерживать',
] as const;

/** The output verb at the head of a key result's title; null when it names an outcome. A share (in %) always is one. */
export function outputVerbOf(keyResult: { title: string; kind: string; unit: string }): string | null {
  if (keyResult.unit.trim() === '%') return null;
  return headOf(keyResult.title, isCounted(keyResult.kind) ? OUTPUT_VERBS : [...OUTPUT_VERBS, ...FINISHING_VERBS]);
}

/**
 * The vague word of a key result's title; null of none. A vague head is none where a unit says what is counted ("improve conversion", in %);
 * an amount without a number always is one.
 */
export function vagueWordOf(keyResult: { title: string; kind: string; unit: string }): string | null {
  const said = isCounted(keyResult.kind) && keyResult.unit.trim() !== '';
  const title = keyResult.title.toLowerCase();
  return (said ? null : headOf(title, VAGUE_HEADS)) ?? VAGUE_AMOUNTS.find((amount) => wordAt(title, amount) !== -1) ?? null;
}

/** The verb at the head of a title that holds a level; null of none. */
export function holdingVerbOf(title: string): string | null {
  return headOf(title, HOLDING_VERBS);
}

/** Whether a title still has a blank to fill. */
export function hasBlank(title: string): boolean {
  return title.includes(BLANK);
}

/** Where a word or a phrase stands by itself in a text of small letters; -1 where it does not. */
export function wordAt(text: string, word: string): number {
  const at = text.indexOf(word);
  const alone = at !== -1 && !/\p{L}$/u.test(text.slice(0, at)) && !/^\p{L}/u.test(text.slice(at + word.length));
  return alone ? at : -1;
}

/** Words of a title; signs that stand alone are none. */
export function countWords(title: string): number {
  return title.split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

/** The first number of a title ("20", "12.5"); null of none. Digits within a name ("B2B", "Q3") are no number. */
export function numberIn(title: string): string | null {
  return /(?<![\p{L}\p{N}])\d+(?:[.,]\d+)*(?![\p{L}\p{N}])/u.exec(title)?.[0] ?? null;
}

function isCounted(kind: string): boolean {
  return kind !== 'binary' && kind !== 'milestone';
}

function headOf(title: string, heads: readonly string[]): string | null {
  const text = title.trim().toLowerCase();
  return heads.find((head) => text === head || text.startsWith(`${head} `)) ?? null;
}
