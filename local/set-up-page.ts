import type { PartView } from './parts.ts';

/** The page that stands in for the app while parts are brought up. It needs nothing but itself, and looks again every second. */
export function renderSetUpPage(parts: readonly PartView[]): string {
  const failed = parts.some((part) => part.state === 'failed' && part.appWaits);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sextant is starting</title>${failed ? '' : '<meta http-equiv="refresh" content="1">'}
<style>
:root { color-scheme: light dark; --line: #d5dae1; --quiet: #5c6672; --good: #1f7a4d; --bad: #b3261e; --busy: #1c5fb8 }
@media (prefers-color-scheme: dark) { :root { --line: #39424e; --quiet: #a3adb9; --good: #5fcf97; --bad: #ff9289; --busy: #8dbcff } }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 40rem; margin: 12vh auto 0; padding: 0 1.25rem }
h1 { font-size: 1.5rem; margin: 0 0 .25rem } p { color: var(--quiet); margin: 0 0 1.5rem }
ul { list-style: none; padding: 0; margin: 0; border-top: 1px solid var(--line) }
li { display: grid; grid-template-columns: 5.5rem 1fr auto; gap: .25rem 1rem; padding: .6rem 0; border-bottom: 1px solid var(--line) }
.ready { color: var(--good) } .failed { color: var(--bad) } .working { color: var(--busy) } .waiting, small { color: var(--quiet) }
small { grid-column: 2 / 4; white-space: pre-wrap; overflow-wrap: anywhere } time { font-variant-numeric: tabular-nums; color: var(--quiet) }
</style></head><body><main>
<h1>${failed ? 'Sextant could not start' : 'Sextant is starting'}</h1>
<p>${failed ? 'The terminal has the details. Put it right and start again.' : 'This page becomes the app by itself.'}</p>
<ul>${parts.map(renderPart).join('')}</ul>
</main></body></html>`;
}

function renderPart({ name, state, note, elapsedSeconds, expectedSeconds, optional }: PartView): string {
  const expected = expectedSeconds === null || state === 'ready' ? '' : ` of about ${describeSeconds(expectedSeconds)}`;
  const elapsed = state === 'waiting' ? '' : `${describeSeconds(elapsedSeconds)}${expected}`;
  return `<li><span class="${state}">${state}</span><span>${escape(name)}${optional ? ' <small>(can follow later)</small>' : ''}</span><time>${elapsed}</time>${note ? `<small>${escape(note)}</small>` : ''}</li>`;
}

function describeSeconds(seconds: number): string {
  return seconds < 90 ? `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
