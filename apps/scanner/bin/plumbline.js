#!/usr/bin/env node
// Plain JavaScript that any Node can read: an older one gets a sentence, not a syntax error.
const major = Number(process.versions.node.split(".")[0])
if (major < 24) {
  console.error(
    `plumbline needs Node 24 or newer and was started with ${process.versions.node}; run it as "npx plumbline", which brings its own.`,
  )
  process.exitCode = 1
} else {
  await import(process.argv[2] === "export" ? "../src/export/main.ts" : "../src/main.ts")
}
