import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { lintSource } from '@secretlint/core';
import { creator as knownForms } from '@secretlint/secretlint-rule-preset-recommend';

/** Where something stands that looks like a credential; what it is, never the credential itself. */
export interface FoundSecret {
  path: string;
  line: number;
  what: string;
}

/** Looks through every file that git tracks. One that is meant (a canary in a test) carries `secretlint-disable-line` and says why. */
export async function findTrackedSecrets(root: string): Promise<FoundSecret[]> {
  const paths = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 }).split('\0');
  const found: FoundSecret[] = [];
  for (const path of paths) {
    const file = statSync(`${root}/${path}`, { throwIfNoEntry: false });
    if (!file?.isFile()) continue;
    const text = readFileSync(`${root}/${path}`, 'utf8');
    if (!text.includes('\0')) found.push(...(await findSecrets(path, text)));
  }
  return found;
}

/** What in this text looks like a credential: the forms of well-known providers, and random-looking text under a name that says password, secret, token or key. */
export async function findSecrets(path: string, text: string): Promise<FoundSecret[]> {
  const { messages } = await lintSource({
    source: { filePath: path, content: text, contentType: 'text', ext: path.replace(/^.*(?=\.)/, '') },
    options: { config: { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: knownForms }] }, locale: 'en', maskSecrets: true },
  });
  const known = messages.map(({ loc, message }) => ({ path, line: loc.start.line, what: message }));
  return [...known, ...findRandomText(path, text)];
}

/** Stripe's keys and bare AWS ids, which the package does not look for, and `password = "…"` in most languages and files of settings. */
const FORMS: { what: string; form: RegExp; certain?: boolean }[] = [
  { what: 'an AWS access key id', form: /\b((?:AKIA|ASIA)[2-7A-Z]{16})\b/g, certain: true },
  { what: 'a Stripe key', form: /\b((?:sk|rk)_live_[0-9A-Za-z]{24,}|whsec_[0-9A-Za-z+/]{32,})/g, certain: true },
  {
    what: 'a random-looking password, secret, token or key',
    form: /(?:passw(?:or)?d|secret|token|api_?key|credential)\w*["']?\s*[:=]+\s*["'`]?([\w+/=~.-]{20,})/gi,
  },
];
/** Random base64 of 20 characters or more has some 4 bits a character, hex 3.5; words and names in code have less, and seldom a digit. */
const RANDOM_BITS = 3.4;

function findRandomText(path: string, text: string): FoundSecret[] {
  return text
    .split('\n')
    .filter((line) => line.length < 2000)
    .flatMap((line, index) =>
      line.includes('secretlint-disable-line')
        ? []
        : FORMS.flatMap(({ what, form, certain = false }) =>
            [...line.matchAll(form)].filter(([, value = '']) => certain || looksRandom(value)).map(() => ({ path, line: index + 1, what: `found ${what}` })),
          ),
    );
}

function looksRandom(value: string): boolean {
  const letters = [...value];
  const bits = [...new Set(letters)].reduce((sum, letter) => {
    const share = letters.filter((each) => each === letter).length / letters.length;
    return sum - share * Math.log2(share);
  }, 0);
  // Dotted paths and words joined by dashes are code; random text changes between digits and letters.
  const changes = value.match(/[a-z][0-9]|[0-9][a-z]/gi)?.length ?? 0;
  return bits >= RANDOM_BITS && changes >= 4;
}
