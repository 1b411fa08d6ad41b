#!/usr/bin/env node
// Plain JavaScript that any Node can read: an older one gets a sentence, not a syntax error.
import { join } from "node:path"
import { fileURLToPath } from "node:url"

const major = Number(process.versions.node.split(".")[0])
if (major < 24) {
  console.error(
    `plumbline needs Node 24 or newer and was started with ${process.versions.node}; run it as "npx plumbline", which brings its own.`,
  )
  process.exitCode = 1
} else {
  // Modules compiled once are kept beside the packages: a third off each start. Where nothing can be written, nothing is kept.
  const { enableCompileCache } = await import("node:module")
  enableCompileCache(join(fileURLToPath(import.meta.url), "../../../../node_modules/.cache/plumbline"))
  if (process.argv[2] === "export") await import("../src/export/main.ts")
  else {
    await import("../src/stay-small.ts")
    await import("../src/main.ts")
  }
}
