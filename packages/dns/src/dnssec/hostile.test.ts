import { assert, describe, it } from "vitest"
import { type AnswerFrom, validateOver } from "../../test/authority.ts"
import { a, anchor, cname, content, internet, now, nsec3, period } from "../../test/small-internet.ts"
import { makeRecord, type ResourceRecord } from "../codec/record.ts"
import type { DnskeyData, RrsigData } from "../codec/record-data.ts"
import { RRType } from "../codec/registry.ts"
import { keyTag } from "./key.ts"
import { generateKey, signRrset } from "./signer.ts"

/** What other programs do meanwhile does not count. */
const processorMillis = () => {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

describe("hostile answers end in bounded time", () => {
  const timed = (answer: AnswerFrom, name = "www.example.", limitMillis = 300) => {
    const started = processorMillis()
    const validation = validateOver(answer, anchor, name, RRType.A, now)
    assert.isBelow(processorMillis() - started, limitMillis)
    return validation
  }
  const replacing = (
    type: number,
    change: (records: ReadonlyArray<ResourceRecord>) => ReadonlyArray<ResourceRecord>,
  ) => {
    const answer = internet({})
    const changed = new Map<string, ReturnType<AnswerFrom>>()
    return (name: string, asked: number) => {
      const id = `${name} ${asked}`
      const message = changed.get(id) ?? answer(name, asked)
      if (asked !== type || name === "." || changed.has(id)) return message
      changed.set(id, { ...message, answers: change(message.answers) })
      return changed.get(id)!
    }
  }

  it("1,000 keys of one tag and 1,000 signatures by them (CVE-2023-50387)", () => {
    const real = generateKey(8)
    const colliding = Array.from({ length: 1000 }, () => collide(real.tag))
    const zone = { keys: [real], records: content }
    const base = internet({ zone })
    const keys = colliding.map((dnskey) => makeRecord("example.", 300, dnskey))
    const all = [makeRecord("example.", 300, real.dnskey), ...keys]
    const options = { ...period, signer: "example." }
    const signature = signRrset(all, real, options)
    const forged = Array.from({ length: 1000 }, (_, i) => {
      const data = signRrset([a("www.example.")], real, options).data as RrsigData
      const bytes = Buffer.from(data.signature)
      bytes.writeUInt16BE(i, 10)
      return i < 50 ? makeRecord("www.example.", 300, { ...data, signature: bytes }) : a(`n${i}.example.`)
    })
    const answer: AnswerFrom = (name, type) => {
      const message = base(name, type)
      if (type === RRType.DNSKEY && name === "example.") return { ...message, answers: [...all, signature] }
      if (name === "www.example." && type === RRType.A) return { ...message, answers: [a("www.example."), ...forged] }
      return message
    }
    const { status, reason } = timed(answer, "www.example.", 600)
    assert.equal(status, "bogus")
    assert.equal(reason.code, "too-much-work")
  })

  it("64 KB of records in one RRset", () => {
    const many = Array.from({ length: 4000 }, (_, i) =>
      makeRecord("www.example.", 300, { type: "A", address: `10.0.${i >> 8}.${i & 255}` }),
    )
    const { status } = timed(replacing(RRType.A, (records) => [...records, ...many]))
    assert.equal(status, "bogus")
  })

  it("a chain of 1,000 aliases", () => {
    const loop = Array.from({ length: 1000 }, (_, i) => cname(`n${i}.example.`, `n${i + 1}.example.`))
    const answer = internet({})
    const all: AnswerFrom = (name, type) =>
      type === RRType.A ? { ...answer(name, type), answers: loop } : answer(name, type)
    assert.equal(timed(all, "n0.example.").reason.code, "signatures-missing")
  })

  it("an alias that points at itself", () => {
    const answer = internet({ zone: { records: [...content, cname("self.example.", "self.example.")] } })
    const { status, reason } = timed(answer, "self.example.")
    assert.equal(`${status} ${reason.code}`, "bogus alias-loop")
  })

  it("1,000 NSEC3 records", () => {
    const answer = internet({ zone: { denial: nsec3 } })
    const many = Array.from({ length: 1000 }, (_, i) =>
      makeRecord(`${i.toString(32).padStart(32, "0")}.example.`, 60, {
        type: "NSEC3",
        hashAlgorithm: 1,
        flags: 0,
        iterations: 1,
        salt: Buffer.from("ab", "hex"),
        nextHashed: Buffer.alloc(20, i & 255),
        types: [],
      }),
    )
    const flood: AnswerFrom = (name, type) => {
      const message = answer(name, type)
      return name === "nowhere.example." ? { ...message, authorities: [...many, ...message.authorities] } : message
    }
    assert.equal(timed(flood, "nowhere.example.").status, "bogus")
  })
})

/** An RSA key of 1,024 bits nobody has the other half of, with the tag given. */
function collide(tag: number): DnskeyData {
  const publicKey = Buffer.concat([Buffer.from([3, 1, 0, 1]), Buffer.alloc(128)])
  for (let i = 4; i < publicKey.length - 2; i++) publicKey[i] = 1 + Math.floor(Math.random() * 255)
  const dnskey = (): DnskeyData => ({ type: "DNSKEY", flags: 257, protocol: 3, algorithm: 8, publicKey })
  const missing = tag - keyTag(dnskey())
  for (const word of [missing, missing - 1, missing + 0xffff, missing + 0xfffe]) {
    publicKey.writeUInt16BE(word & 0xffff, publicKey.length - 2)
    if (keyTag(dnskey()) === tag) return dnskey()
  }
  return collide(tag)
}
