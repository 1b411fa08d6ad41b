/** `plumbline notify` as a process: samples to a webhook and by mail, and what is said when they are not taken. */
import { execFile } from "node:child_process"
import { createHmac } from "node:crypto"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { createServer } from "node:http"
import { createServer as createSmtp } from "node:net"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { afterAll, beforeAll, expect, it } from "vitest"

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
let folder = ""
let status = 204
const signed: Array<boolean> = []
const server = createServer((request, response) => {
  let body = ""
  request.on("data", (chunk) => {
    body += chunk
  })
  request.on("end", () => {
    const { "webhook-id": id, "webhook-timestamp": at, "webhook-signature": signature } = request.headers
    const key = Buffer.from(SECRET.slice("whsec_".length), "base64")
    signed.push(signature === `v1,${createHmac("sha256", key).update(`${id}.${at}.${body}`).digest("base64")}`)
    response.writeHead(status).end()
  })
})
const smtp = createSmtp((socket) => {
  socket.write("220 smtp.test ESMTP\r\n")
  socket.on("error", () => socket.destroy())
  socket.on("data", (chunk) => {
    const text = chunk.toString()
    if (/^EHLO/i.test(text)) socket.write("250 smtp.test\r\n")
    else if (/^DATA/i.test(text)) socket.write("354 go on\r\n")
    else if (/^(?:MAIL|RCPT|RSET)/i.test(text) || /(?:^|\r\n)\.\r\n$/.test(text)) socket.write("250 ok\r\n")
    else if (/^QUIT/i.test(text)) socket.end("221 bye\r\n")
  })
})
const portOf = (listening: { address: () => unknown }) => (listening.address() as { port: number }).port

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "plumbline-notify-"))
  for (const each of [server, smtp]) await new Promise<void>((done) => each.listen(0, "127.0.0.1", done))
})
afterAll(() => {
  server.close()
  smtp.close()
  rmSync(folder, { recursive: true, force: true })
})

const run = (config: string, ...given: ReadonlyArray<string>) => {
  const file = join(folder, "plumbline.yaml")
  writeFileSync(file, config)
  const command = resolve(import.meta.dirname, "../bin/plumbline.js")
  return new Promise<{ code: number; out: string; err: string }>((ended) => {
    execFile(
      process.execPath,
      [command, "notify", ...given, "--config", file],
      { env: { ...process.env, SOC_SECRET: SECRET } },
      (error, out, err) => ended({ code: error === null ? 0 : Number(error.code), out, err }),
    )
  })
}
const webhook = (allow = "[127.0.0.0/8]") => `network: { allow: ${allow} }
notifications:
  - name: soc
    webhook: { url: "http://127.0.0.1:${portOf(server)}/", secretFrom: SOC_SECRET }
    filter: { country: nl }
`

it("sends a signed sample, and says what is wrong when it is not taken", async () => {
  const taken = await run(webhook(), "test", "--webhook", "soc")
  expect([taken.code, taken.out]).toEqual([0, expect.stringMatching(/took the sample/)])
  expect(signed).toEqual([true])
  status = 500
  const refused = await run(webhook(), "test", "--webhook", "soc")
  expect([refused.code, refused.err]).toEqual([
    1,
    expect.stringMatching(/did not take the sample: answered 500; look at/),
  ])
  const kept = await run(webhook("[]"), "test", "--webhook", "soc")
  expect([kept.code, kept.err]).toEqual([1, expect.stringMatching(/127\.0\.0\.1 is not public .* network\.allow/)])
  expect(signed.length).toBe(2)
  const unknown = await run(webhook(), "test", "--webhook", "other")
  expect([unknown.code, unknown.err]).toEqual([2, expect.stringMatching(/other: is not configured; there are: soc/)])
})

it("sends a sample by mail", async () => {
  const mail = `site: https://plumbline.example.org\nmail: { host: 127.0.0.1, port: ${portOf(smtp)}, from: Plumbline <plumbline@example.org> }\n`
  const taken = await run(mail, "test", "--mail", "officer@example.org")
  expect([taken.code, taken.out]).toEqual([0, expect.stringMatching(/took the sample/)])
  const without = await run("vantage: here\n", "test", "--mail", "officer@example.org")
  expect([without.code, without.err]).toEqual([2, expect.stringMatching(/no SMTP server is configured/)])
})
