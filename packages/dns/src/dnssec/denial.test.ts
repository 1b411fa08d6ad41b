/** Over random zones: what exists is never denied, and what does not is, by NSEC and by NSEC3 alike. */
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { commonAncestor, countLabels, isAtOrBelow, isBelow, type Name } from "../codec/name.ts"
import { makeRecord, type ResourceRecord } from "../codec/record.ts"
import { RRType } from "../codec/registry.ts"
import { makeNsecProver } from "./nsec.ts"
import { makeNsec3Prover } from "./nsec3.ts"
import { generateKey } from "./signer.ts"
import { signZone, type ZoneOptions } from "./zone-signer.ts"

const ZONE = "z."
const key = generateKey(15)
const label = fc.constantFrom("a", "b", "c", "*", "B", "\\000", "zz")
const below = (max: number) =>
  fc.array(label, { minLength: 1, maxLength: max }).map((labels) => `${labels.join(".")}.${ZONE}`)
const content = fc.record({
  owners: fc.array(below(4), { maxLength: 8 }),
  cuts: fc.array(below(2), { maxLength: 3 }),
})

/** What the zone holds, said without NSEC. */
const model = (owners: ReadonlyArray<Name>, cuts: ReadonlyArray<Name>) => {
  const lower = (names: ReadonlyArray<Name>) => names.map((name) => name.toLowerCase())
  const delegated = lower(cuts).filter((cut) => !cut.startsWith("*"))
  const own = [ZONE, ...lower(owners), ...delegated].filter((name) => !delegated.some((cut) => isBelow(name, cut)))
  const exists = (name: Name) => own.some((owner) => isAtOrBelow(owner, name))
  const encloser = (name: Name) =>
    own.map((owner) => commonAncestor(owner, name)).reduce((a, b) => (countLabels(b) > countLabels(a) ? b : a))
  return {
    own,
    exists,
    isCut: (name: Name) => delegated.includes(name),
    isBelowCut: (name: Name) => delegated.some((cut) => isBelow(name, cut)),
    hasWildcard: (name: Name) => exists(`*.${encloser(name)}`),
  }
}

const build = (owners: ReadonlyArray<Name>, cuts: ReadonlyArray<Name>, denial: ZoneOptions["denial"]) => {
  const { isCut } = model(owners, cuts)
  const records: ReadonlyArray<ResourceRecord> = [
    makeRecord(ZONE, 60, {
      type: "SOA",
      mname: ".",
      rname: ".",
      serial: 1,
      refresh: 1,
      retry: 1,
      expire: 1,
      minimum: 1,
    }),
    makeRecord(ZONE, 60, { type: "NS", target: "ns." }),
    ...owners
      .filter((owner) => !isCut(owner.toLowerCase()))
      .map((owner) => makeRecord(owner, 60, { type: "A", address: "192.0.2.1" })),
    ...cuts.filter((cut) => !cut.startsWith("*")).map((cut) => makeRecord(cut, 60, { type: "NS", target: "ns." })),
  ]
  const period = { inception: new Date(0), expiration: new Date(1e12) }
  const signed = signZone({ zone: ZONE, records, keys: [key], denial, ...period })
  const views = <T extends "NSEC" | "NSEC3">(type: T) =>
    signed.flatMap(({ name, data }) => (data.type === type ? [{ owner: name, data }] : []))
  return denial.kind === "nsec"
    ? makeNsecProver(views("NSEC") as Parameters<typeof makeNsecProver>[0])
    : makeNsec3Prover(ZONE, views("NSEC3") as Parameters<typeof makeNsec3Prover>[1])
}

describe.each([
  { way: "NSEC", denial: { kind: "nsec" } },
  { way: "NSEC3", denial: { kind: "nsec3", salt: Buffer.from("ab", "hex"), iterations: 1, optOut: false } },
] as const)("$way", ({ denial }) => {
  it("denies all that does not exist, and nothing that does", () => {
    fc.assert(
      fc.property(content, fc.array(below(5), { minLength: 4, maxLength: 12 }), ({ owners, cuts }, questions) => {
        const prover = build(owners, cuts, denial)
        const { exists, isCut, isBelowCut, hasWildcard, own } = model(owners, cuts)
        for (const question of [...questions, ...owners, ...cuts]) {
          const name = question.toLowerCase()
          const noName = prover.noName(name).shows
          const noMx = prover.noData(name, RRType.MX).shows
          const noA = prover.noData(name, RRType.A).shows
          const said = `${name} of ${own.join(" ")}: name ${noName}, MX ${noMx}, A ${noA}`
          if (isBelowCut(name)) {
            assert.notInclude(["no-name", "no-data"], noName, said)
            assert.notInclude(["no-name", "no-data"], noMx, said)
          } else if (isCut(name)) {
            assert.notInclude(["no-name", "no-data"], noMx, said)
            assert.deepInclude(prover.noData(name, RRType.DS), { shows: "no-data", delegation: true }, said)
          } else if (exists(name)) {
            assert.notEqual(noName, "no-name", said)
            assert.equal(noMx, "no-data", said)
            assert.equal(noA, own.slice(1).includes(name) ? "nothing" : "no-data", said)
          } else if (hasWildcard(name)) {
            assert.notEqual(noName, "no-name", said)
            assert.equal(noMx, "no-data", said)
          } else {
            assert.equal(noName, "no-name", said)
            assert.notEqual(noMx, "no-data", said)
          }
        }
      }),
      { numRuns: 300 },
    )
  })
})
