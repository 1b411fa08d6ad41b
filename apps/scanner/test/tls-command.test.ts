import { execFile } from "node:child_process"
import { createServer as createPlainServer } from "node:net"
import { resolve } from "node:path"
import { createServer } from "node:tls"
import { issueCertificate } from "@plumbline/tls"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { decodeServer } from "../src/commands/tls.ts"

const certificate = issueCertificate({
  subject: "www.example.org",
  sans: ["www.example.org"],
  notBefore: new Date(Date.now() - 86_400_000),
  notAfter: new Date(Date.now() + 86_400_000),
})
const server = createServer(
  { cert: certificate.certificatePem, key: certificate.privateKeyPem, minVersion: "TLSv1.2", maxVersion: "TLSv1.3" },
  (socket) => socket.on("error", () => {}),
)
const silent = createPlainServer((socket) => socket.on("error", () => {}).end())
const portOf = (listening: { address: () => unknown }) => (listening.address() as { port: number }).port

beforeAll(async () => {
  server.on("tlsClientError", () => {})
  for (const each of [server, silent]) await new Promise<void>((up) => each.listen(0, "127.0.0.1", up))
})
afterAll(() => {
  server.close()
  silent.close()
})

const run = (...words: ReadonlyArray<string>) =>
  new Promise<{ code: number; out: string; err: string }>((ended) => {
    const command = resolve(import.meta.dirname, "../bin/plumbline.js")
    execFile(process.execPath, [command, "tls", ...words], (error, out, err) =>
      ended({ code: error === null ? 0 : Number(error.code), out, err }),
    )
  })

describe("plumbline tls", () => {
  it("prints one JSON document, without a contact when an address is named", async () => {
    const { code, out } = await run(`127.0.0.1:${portOf(server)}`, "--servername", "www.example.org", "--json")
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      highest: "TLS 1.3",
      lowest: "TLS 1.2",
      serverName: "www.example.org",
      certificates: [{ dnsNames: ["www.example.org"] }],
      trust: { trusted: false, reason: "self-signed" },
    })
  })

  it("says it to people", async () => {
    const { out } = await run(`localhost:${portOf(server)}`)
    expect(out).toMatch(/^TLS 1\.3 {2}offered\n {11}TLS_AES_/)
    expect(out).toMatch(/\d+ connections\n$/)
  })

  it("keeps what it saw of a server that hangs up", async () => {
    const { code, out } = await run(`127.0.0.1:${portOf(silent)}`, "--json")
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ highest: null, certificates: [] })
  })

  it.each([
    { name: "nothing listens", words: ["127.0.0.1:1"], code: 3, says: /127\.0\.0\.1 port 1: connection-refused/ },
    {
      name: "a name is asked for and no contact is set",
      words: ["www.example.org"],
      code: 2,
      says: /contact: is missing/,
    },
    { name: "the server is no server", words: ["a b"], code: 2, says: /a b is no server; write example\.org/ },
  ])("ends with $code when $name", async ({ words, code, says }) => {
    const ended = await run(...words)
    expect(ended.code).toBe(code)
    expect(ended.err).toMatch(says)
  })
})

it.each([
  ["example.org", { host: "example.org", port: 443 }],
  ["Example.org:8443", { host: "example.org", port: 8443 }],
  ["192.0.2.1:25", { host: "192.0.2.1", port: 25 }],
  ["2001:db8::1", { host: "2001:db8::1", port: 443 }],
  ["[2001:db8::1]:8443", { host: "2001:db8::1", port: 8443 }],
  ["example.org:0", null],
  ["example.org:70000", null],
  ["http://example.org", null],
  ["", null],
])("decodeServer(%j)", (text, expected) => {
  expect(decodeServer(text, 443)).toEqual(expected)
})
