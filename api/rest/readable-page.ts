/** What the page needs of an OpenAPI document. */
interface Description {
  info?: { title: string; version: string };
  paths?: Record<string, unknown> | undefined;
}

/** A plain page that lists the REST calls with their summaries, and how to call them. Needs no script; its style carries the answer's nonce. */
export function readablePage(description: Description, nonce: string): string {
  const rows = Object.entries(description.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, { summary?: string; parameters?: { name: string; required?: boolean }[] }>).map(
      ([method, operation]) =>
        `<tr><td><code>${escape(method.toUpperCase())}</code></td><td><code>/api/v1${escape(path)}</code></td><td>${escape(operation.summary ?? '')}</td><td>${(
          operation.parameters ?? []
        )
          .map(({ name, required }) => `<code>${escape(name)}${required ? '' : '?'}</code>`)
          .join(' ')}</td></tr>`,
    ),
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Sextant API</title>
<style nonce="${nonce}">:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #8886;padding:.4rem .6rem;text-align:left;vertical-align:top}code{font-size:.9em}</style></head>
<body><h1>Sextant API</h1><p>REST over the same functions as <code>/graphql</code>. Sign in first: the calls carry your session cookie. The whole description is at <a href="/api/openapi.json">/api/openapi.json</a>.</p>
<table><thead><tr><th>Method</th><th>Path</th><th>What</th><th>Parameters</th></tr></thead><tbody>${rows.join('')}</tbody></table></body></html>`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
