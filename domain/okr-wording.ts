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

/** The output verb at the head of a key result's title; null when it names an outcome. A share (in %) always is one. */
export function outputVerbOf(keyResult: { title: string; kind: string; unit: string }): string | null {
  if (keyResult.unit.trim() === '%') return null;
  const title = keyResult.title.trim().toLowerCase();
  const isCounted = keyResult.kind !== 'binary' && keyResult.kind !== 'milestone';
  const verbs: readonly string[] = isCounted ? OUTPUT_VERBS : [...OUTPUT_VERBS, ...FINISHING_VERBS];
  return verbs.find((verb) => title === verb || title.startsWith(`${verb} `)) ?? null;
}

/** Words of a title; signs that stand alone are none. */
export function countWords(title: string): number {
  return title.split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

/** The first number of a title ("20", "12.5"); null of none. Digits within a name ("B2B", "Q3") are no number. */
export function numberIn(title: string): string | null {
  return /(?<![\p{L}\p{N}])\d+(?:[.,]\d+)*(?![\p{L}\p{N}])/u.exec(title)?.[0] ?? null;
}
