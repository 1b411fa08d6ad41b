import { describe, expect, it } from "vitest"
import { findInZone, readZoneFile } from "./zone-file.ts"

const ZONE = `$ORIGIN GOV.
@ 3600 SOA ns dns 1 2 3 4 5
@ NS ns
ns A 192.0.2.1
Signed 3600 NS ns1.example.
 NS NS1.EXAMPLE. ; the same again
 NS ns2.example.
 DS 2 13 2 abcd
 DS 1 8 1 ef01 ; older
 DS 1 8 1 ef01
plain NS ns.plain
ns.plain A 192.0.2.2
portal A 192.0.2.3
outside.example. NS ns1.example.
orphan DS 1 8 2 ab
@ 3600 SOA ns dns 1 2 3 4 5
`
const zone = () => readZoneFile([Buffer.from(ZONE)])

describe("findInZone", () => {
  it.each([
    [
      "signed.gov",
      "pass signed",
      {
        delegated: true,
        nameServers: 2,
        ds: [
          { keyTag: 1, algorithm: 8, digestType: 1 },
          { keyTag: 2, algorithm: 13, digestType: 2 },
        ],
      },
    ],
    ["plain.gov", "fail unsigned", { delegated: true, nameServers: 1, ds: [] }],
    ["absent.gov", "not-applicable name-does-not-exist", { delegated: false, nameServers: 0, ds: [] }],
    ["orphan.gov", "not-applicable name-does-not-exist", { delegated: false, nameServers: 0, ds: [] }],
  ])("%s: %s", async (name, said, evidence) => {
    const found = findInZone(await zone(), name)
    if (found.silence !== null) throw new Error(found.silence)
    expect(`${found.judgement.verdict} ${found.judgement.reason}`).toBe(said)
    expect(found.evidence).toEqual({ source: "zone-file", zone: "gov", ...evidence })
  })

  it.each([
    ["www.signed.gov", "below-delegation"],
    ["portal.gov", "within-zone"],
    ["gov", "within-zone"],
    ["outside.example", "outside"],
    ["notgov", "outside"],
  ])("shows nothing of %s: %s", async (name, silence) => {
    expect(findInZone(await zone(), name).silence).toBe(silence)
  })

  it("the zone's own name servers are no delegation, nor are names outside of it", async () => {
    expect([...(await zone()).delegations.keys()]).toEqual(["signed.gov", "plain.gov"])
  })
})

it.each([
  ["without SOA", "a.gov. 5 NS b.", "no SOA"],
  ["of two zones", "gov. 5 SOA a. b. 1 2 3 4 5\nmil. 5 SOA a. b. 1 2 3 4 5", "line 2: the file holds two zones"],
])("a file %s is refused", async (_, text, message) => {
  await expect(readZoneFile([Buffer.from(text)])).rejects.toThrow(message)
})
