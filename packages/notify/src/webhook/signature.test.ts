import { describe, expect, it } from "vitest"
import { decodeSecret, signatureOf } from "./signature.ts"

describe("signatureOf", () => {
  // The example of the specification's reference libraries.
  it("signs as the specification's example does", () => {
    const key = decodeSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")!
    expect(signatureOf(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, '{"test": 2432232314}')).toBe(
      "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    )
  })
})

describe("decodeSecret", () => {
  it.each(["", "secret", "whsec_", "whsec_c2hvcnQ=", "whsec_not base64", `whsec_${"A".repeat(200)}`])(
    "refuses %j",
    (secret) => {
      expect(decodeSecret(secret)).toBeNull()
    },
  )
})
