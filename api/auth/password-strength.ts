import { DomainError } from '../../domain/errors.ts';

/** Of 0 to 4: 3 takes somebody who has the hash about 10^8 guesses or more. */
const LEAST_SCORE = 3;

/**
 * Refuses passwords that are guessed early: known ones, those from a keyboard's rows, repetitions, and the person's own name, address or company. Its word
 * lists are loaded with the first password that is set, not at the start.
 */
export async function refuseWeakPassword(password: string, ownWords: readonly string[]): Promise<void> {
  const [{ ZxcvbnFactory }, { dictionary, adjacencyGraphs }] = await Promise.all([import('@zxcvbn-ts/core'), import('@zxcvbn-ts/language-common')]);
  const words = ownWords.flatMap((word) => [word, ...word.split(/[\s@.]+/)]).filter((word) => word.length > 2);
  const { score } = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs }).check(password, words);
  if (score < LEAST_SCORE)
    throw new DomainError('INVALID_INPUT', 'This password is guessed early. Use some more words that have nothing to do with each other.', {
      field: 'password',
    });
}
