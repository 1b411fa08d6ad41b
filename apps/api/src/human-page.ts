/** `/api` for people: what there is, with examples to click. */
import type { Route } from "./route.ts"

export const humanPage = (routes: ReadonlyArray<Route>): string => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Plumbline API</title>
<style>body{font:17px/1.5 system-ui,sans-serif;max-width:70ch;margin:2rem auto;padding:0 1rem;color-scheme:light dark}dt{font-family:monospace}</style></head>
<body><main><h1>Plumbline API</h1>
<p>Everything that the pages show, as JSON. Described by <a href="/api/openapi.json">/api/openapi.json</a> (OpenAPI 3.1).</p>
<dl>
${routes.map(entry).join("\n")}
</dl></main></body></html>
`

const entry = ({ address, summary, table, feed }: Route): string => {
  const text = escapeHtml(`GET /api/v1${address.replace(/:([a-z]+)/g, "{$1}")}`)
  const shown = address.includes(":") ? text : `<a href="${escapeHtml(`/api/v1${address}`)}">${text}</a>`
  const forms = [
    ...(table === null
      ? []
      : [
          ["csv", "CSV"] as const,
          ["parquet", "Parquet"] as const,
          ["xlsx", "XLSX"] as const,
          ["zip", "ZIP"] as const,
          ["metadata.json", "its description"] as const,
        ].map(([end, name]) => (address.includes(":") ? name : `<a href="/api/v1${address}.${end}">${name}</a>`))),
    ...(feed === null ? [] : [`<a href="/api/v1${address}.atom">Atom feed</a>`]),
  ]
  return `<dt>${shown}</dt><dd>${escapeHtml(summary)}${forms.length === 0 ? "" : `. Also as ${forms.join(", ")}`}</dd>`
}

export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`)
