import { expect, test } from '@jest/globals';
import { runProgram, whereIs } from './programs.ts';

test('a failing program is told with the last lines it wrote', async () => {
  await expect(runProgram('sh', ['-c', 'echo first; echo the disk is full >&2; exit 4'])).rejects.toThrow(/ended with 4:\n[^]*the disk is full/);
});

test('a program that is not there is named', async () => {
  expect(whereIs('no-such-program')).toBeNull();
  await expect(runProgram('no-such-program', [])).rejects.toThrow(/no-such-program/);
});
