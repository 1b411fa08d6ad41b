import { connect, type Socket } from "node:net"
import { dataOf, decodeTrustAnchors, Resolver, RRType } from "@plumbline/dns"
import {
  decodeCertificate,
  handshake,
  makeTrustStore,
  matchesName,
  probeVersions,
  TlsError,
  verifyChain,
} from "@plumbline/tls"
import { Effect, type Scope } from "effect"
import { describe, expect, it } from "vitest"
import { useLab } from "./lab.ts"

const lab = useLab()

/** Connects to where an endpoint of the fictional Internet really is. */
const dial = (address: string, port: number): Effect.Effect<Socket, NodeJS.ErrnoException, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.callback<Socket, NodeJS.ErrnoException>((resume) => {
      const route = lab().route({ address, port })
      if ("refused" in route) return resume(Effect.die(route.refused))
      const socket = connect({ host: route.address, port: route.port }, () => resume(Effect.succeed(socket)))
      socket.on("error", (error) => resume(Effect.fail(error)))
    }),
    (socket) => Effect.sync(() => socket.destroy()),
  )

const outcome = (address: string, port: number) =>
  Effect.scoped(dial(address, port)).pipe(
    Effect.as("connected"),
    Effect.catch((error) => Effect.succeed(error.code)),
    Effect.runPromise,
  )

const addressesOf = (name: string) =>
  Effect.gen(function* () {
    const { lookup } = yield* Resolver
    const records = [...(yield* lookup(name, RRType.A)).records, ...(yield* lookup(name, RRType.AAAA)).records]
    return [...dataOf(records, "A"), ...dataOf(records, "AAAA")].map(({ address }) => address)
  }).pipe(
    Effect.provide(Resolver.layer({ servers: [lab().resolver], trustAnchors: decodeTrustAnchors(lab().trustAnchors) })),
    Effect.runPromise,
  )

const talk = (address: string, port: number, lines: ReadonlyArray<string>) =>
  Effect.scoped(
    Effect.flatMap(dial(address, port), (socket) =>
      Effect.callback<string>((resume) => {
        let said = ""
        socket.on("data", (chunk) => {
          said += chunk.toString("latin1")
        })
        socket.on("close", () => resume(Effect.succeed(said)))
        socket.end(lines.map((line) => `${line}\r\n`).join(""))
      }),
    ),
  ).pipe(Effect.runPromise)

describe("route", () => {
  it("lets nobody leave the laboratory", () => {
    for (const address of ["192.0.2.1", "8.8.8.8", "127.0.0.1", "2001:4860:4860::8888", "::1", "198.20.0.1"])
      expect(lab().route({ address, port: 443 })).toEqual({ refused: "outside the laboratory" })
  })

  it("leads to a closed port where nobody listens, over IPv4 and IPv6", async () => {
    expect(await outcome("198.19.255.1", 443)).toBe("ECONNREFUSED")
    expect(await outcome("2001:db8:ffff::1", 25)).toBe("ECONNREFUSED")
  })
})

describe("web servers", () => {
  it("offer the versions and present the certificate that are expected of every target", async () => {
    const month = 16
    await Effect.runPromise(lab().setMonth(month))
    const roots = makeTrustStore(lab().rootCertificates)
    const at = lab().dateOfMonth(month)
    const wrong: Array<string> = []
    for (const { name } of lab().catalog.targets) {
      const expected = lab().expected(name, month)
      const reachable = expected["https.reachable"]!.reason
      const [address] = ["reachable", "not-offered", "no-tls"].includes(reachable) ? await addressesOf(name) : []
      if (address === undefined) continue
      const seen = await Effect.scoped(handshake(dial(address, 443), { serverName: name })).pipe(
        Effect.map(({ facts }) => facts),
        Effect.catch((error) => Effect.succeed(error instanceof TlsError ? "no-tls" : "not-offered")),
        Effect.runPromise,
      )
      if (typeof seen === "string") {
        if (seen !== reachable) wrong.push(`${name}: ${seen}, expected ${reachable}`)
        continue
      }
      const leaf = decodeCertificate(seen.chain[0]!)
      const trust = verifyChain(seen.chain, roots)
      const found = {
        "tls.version-1-3": seen.version === "TLS 1.3" ? "offered" : "not-offered",
        "tls.certificate-name": matchesName(leaf, name) ? "matches" : "mismatch",
        "tls.certificate-trusted": trust.trusted
          ? "trusted"
          : trust.reason === "unknown-issuer" && seen.chain.length === 1
            ? "incomplete-chain"
            : trust.reason,
        "tls.certificate-validity":
          at < new Date(leaf.notBefore) ? "not-yet-valid" : at > new Date(leaf.notAfter) ? "expired" : "valid",
      }
      for (const [check, reason] of Object.entries(found))
        if (expected[check]!.reason !== reason)
          wrong.push(`${name} ${check}: ${reason}, expected ${expected[check]!.reason}`)
    }
    expect(wrong).toEqual([])
  })

  it("still offer TLS 1.0 where that is expected", async () => {
    const old = lab().catalog.targets.find(
      ({ name }) => lab().expected(name, 16)["tls.version"]!.reason === "old-version",
    )!
    const [address] = await addressesOf(old.name)
    const { versions } = await Effect.runPromise(probeVersions(dial(address!, 443), { serverName: old.name }))
    expect(versions["TLS 1.0"].state).toBe("offered")
    expect(versions["SSL 3"].state).toBe("not-offered")
  })

  it("redirect, or not, as expected of every target", async () => {
    const wrong: Array<string> = []
    for (const { name } of lab().catalog.targets) {
      const { reason } = lab().expected(name, 16)["https.redirect"]!
      const wanted = {
        redirects: `https://${name}/`,
        "redirects-elsewhere": `https://www.${name}/`,
        "redirects-to-plain": `http://www.${name}/`,
        "not-redirected": "none",
      }[reason]
      if (wanted === undefined) continue
      const [address] = await addressesOf(name)
      const said = await talk(address!, 80, ["GET / HTTP/1.1", `Host: ${name}`, ""])
      const location = /^location: (\S+)/im.exec(said)?.[1] ?? "none"
      if (location !== wanted) wrong.push(`${name}: ${location}, expected ${wanted}`)
    }
    expect(wrong).toEqual([])
  })
})

describe("mail servers", () => {
  it.each([
    ["announces STARTTLS", 23, "mx1.clearpost.example", /250-STARTTLS/],
    ["does not announce STARTTLS", 12, "mail.oldgate.example", /^(?!.*STARTTLS)/s],
    ["announces it later", 13, "mail.oldgate.example", /250-STARTTLS/],
    ["is busy", 18, "mail.prisons.govt.xh", /^421 /],
    ["greylists", 23, "mail.interieur.xb", /^451 /],
  ] as const)("one %s", async (_, month, host, pattern) => {
    await Effect.runPromise(lab().setMonth(month))
    const [address] = await addressesOf(host)
    expect(await talk(address!, 25, ["EHLO scanner.invalid", "QUIT"])).toMatch(pattern)
  })

  it("completes a handshake after STARTTLS", async () => {
    await Effect.runPromise(lab().setMonth(23))
    const [address] = await addressesOf("mx1.clearpost.example")
    const facts = await Effect.scoped(handshake(startTls(address!), { serverName: "mx1.clearpost.example" })).pipe(
      Effect.map((done) => done.facts),
      Effect.runPromise,
    )
    expect(facts.version).toBe("TLS 1.3")
  })

  it("breaks the handshake with an alert in the month of the mishap", async () => {
    await Effect.runPromise(lab().setMonth(15))
    const [address] = await addressesOf("mx1.mailbridge.example")
    const error = await Effect.scoped(handshake(startTls(address!), { serverName: null })).pipe(
      Effect.flip,
      Effect.runPromise,
    )
    expect(error).toMatchObject({ failure: { reason: "alert", name: "handshake_failure" } })
  })
})

/** A stream past the reply to STARTTLS. */
const startTls = (address: string) =>
  Effect.flatMap(dial(address, 25), (socket) =>
    Effect.callback<Socket>((resume) => {
      let said = ""
      const onData = (chunk: Buffer): void => {
        said += chunk.toString("latin1")
        if (/Ready to start TLS\r\n$/.test(said)) {
          socket.off("data", onData)
          resume(Effect.succeed(socket))
        } else if (/^220 .*\r\n$/.test(said)) socket.write("EHLO scanner.invalid\r\n")
        else if (/250 .*\r\n$/.test(said)) socket.write("STARTTLS\r\n")
        else return
        said = ""
      }
      socket.on("data", onData)
    }),
  )
