import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { groupName } from "../codec/groups.ts"
import { DecodeError } from "../codec/reader.ts"
import { decodeEncryptedFlight } from "./encrypted-flight.ts"

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, "hex"))

/** RFC 8448 §3, "Simple 1-RTT Handshake": server handshake traffic secret, and the server's protected record. */
const secret = bytes("b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38")
const record = bytes(
  [
    "17030302a2d1ff334a56f5bff6594a07cc87b580233f500f45e489e7f33af35edf7869fcf40aa40aa2b8ea73f848a7ca07612ef9f945cb960b406890",
    "5123ea78b111b429ba9191cd05d2a389280f526134aadc7fc78c4b729df828b5ecf7b13bd9aefb0e57f271585b8ea9bb355c7c79020716cfb9b1183e",
    "f3ab20e37d57a6b9d7477609aee6e122a4cf51427325250c7d0e509289444c9b3a648f1d71035d2ed65b0e3cdd0cbae8bf2d0b227812cbb360987255",
    "cc744110c453baa4fcd610928d809810e4b7ed1a8fd991f06aa6248204797e36a6a73b70a2559c09ead686945ba246ab66e5edd8044b4c6de3fcf2a8",
    "9441ac66272fd8fb330ef8190579b3684596c960bd596eea520a56a8d650f563aad27409960dca63d3e688611ea5e22f4415cf9538d51a200c270342",
    "72968a264ed6540c84838d89f72c24461aad6d26f59ecaba9acbbb317b66d902f4f292a36ac1b639c637ce343117b659622245317b49eeda0c6258f1",
    "00d7d961ffb138647e92ea330faeea6dfa31c7a84dc3bd7e1b7a6c7178af36879018e3f252107f243d243dc7339d5684c8b0378bf30244da8c87c843",
    "f5e56eb4c5e8280a2b48052cf93b16499a66db7cca71e4599426f7d461e66f99882bd89fc50800becca62d6c74116dbd2972fda1fa80f85df881edbe",
    "5a37668936b335583b599186dc5c6918a396fa48a181d6b6fa4f9d62d513afbb992f2b992f67f8afe67f76913fa388cb5630c8ca01e0c65d11c66a1e",
    "2ac4c85977b7c7a6999bbf10dc35ae69f5515614636c0b9b68c19ed2e31c0b3b66763038ebba42f3b38edc0399f3a9f23faa63978c317fc9fa66a73f",
    "60f0504de93b5b845e275592c12335ee340bbc4fddd502784016e4b3be7ef04dda49f4b440a30cb5d2af939828fd4ae3794e44f94df5a631ede42c17",
    "19bfdabf0253fe5175be898e750edc53370d2b",
  ].join(""),
)
const suite = "TLS_AES_128_GCM_SHA256"

describe("the protected flight of a server", () => {
  it("is read as RFC 8448 §3 has it", () => {
    const seen = decodeEncryptedFlight(record, secret, suite)
    expect(seen.groups?.map(groupName)).toEqual([
      "x25519",
      "secp256r1",
      "secp384r1",
      "secp521r1",
      "ffdhe2048",
      "ffdhe3072",
      "ffdhe4096",
      "ffdhe6144",
      "ffdhe8192",
    ])
    expect(seen.chain.map(({ length }) => length)).toEqual([432])
    expect(seen).toMatchObject({
      signatureScheme: 0x0804,
      acknowledgesName: true,
      asksForCertificate: false,
      hasStapledOcsp: false,
    })
  })

  it("may follow other records, and stop anywhere between two", () => {
    const before = bytes("140303000101")
    expect(decodeEncryptedFlight(Buffer.concat([before, record]), secret, suite).groups).toHaveLength(9)
    expect(decodeEncryptedFlight(Buffer.concat([before, record.subarray(0, 300)]), secret, suite).groups).toBeNull()
  })

  it.each([
    { name: "a byte that was changed", received: record.with(300, 0), suite },
    { name: "another suite", received: record, suite: "TLS_CHACHA20_POLY1305_SHA256" },
    { name: "a suite that is not known", received: record, suite: "TLS_SHA256_SHA256" },
    { name: "a record without a tag", received: bytes("170303000100"), suite },
  ])("is refused with $name", ({ received, suite: other }) => {
    expect(() => decodeEncryptedFlight(received, secret, other)).toThrow(DecodeError)
  })

  it("gives facts or a DecodeError for any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 60 }), (received, key) => {
        try {
          expect(decodeEncryptedFlight(received, key, suite).chain).toBeInstanceOf(Array)
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(DecodeError)
        }
      }),
    )
  })
})
