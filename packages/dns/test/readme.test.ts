/** Runs the example of the README against a server on loopback. */
import { readFileSync } from "node:fs"
import { rm, writeFile } from "node:fs/promises"
import { assert, test } from "vitest"
import { makeRecord } from "../src/index.ts"
import { reply, startServer } from "./server.ts"

test("the example of the README runs", async () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8")
  const example = /```ts\n([\s\S]*?)```/.exec(readme)?.[1]
  assert.isDefined(example)
  const server = await startServer(({ query }) => {
    const [question] = query.questions
    const isAddress = question!.type === 1
    return [reply(query, isAddress ? [makeRecord(question!.name, 60, { type: "A", address: "192.0.2.1" })] : [])]
  })
  const code = example!
    .replace('"@plumbline/dns"', JSON.stringify(new URL("../src/index.ts", import.meta.url).href))
    .replace("port: 53", `port: ${server.endpoint.port}`)
  const file = new URL("./readme-example.generated.ts", import.meta.url)
  await writeFile(file, `${code}\nexport { text }\n`)
  try {
    const { text } = await import(/* @vite-ignore */ file.href)
    assert.match(text, /^1 records, bogus\nwww\.example\.nl\. A is bogus/)
  } finally {
    await rm(file)
    await server.close()
  }
})
