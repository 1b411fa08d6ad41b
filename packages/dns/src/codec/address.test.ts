import * as fc from "fast-check"
import { assert, it, test } from "vitest"
import { encodeIpv4, encodeIpv6, formatIpv4, formatIpv6 } from "./address.ts"
import { DecodeError } from "./decode-error.ts"

test("addresses survive text", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
      assert.deepEqual([...encodeIpv6(formatIpv6(bytes))], [...bytes])
      assert.deepEqual([...encodeIpv4(formatIpv4(bytes.subarray(0, 4)))], [...bytes.subarray(0, 4)])
    }),
  )
})

// RFC 5952 §4
it.each([
  { given: "2001:0db8::0001", expect: "2001:db8::1" },
  { given: "2001:db8:0:0:0:0:2:1", expect: "2001:db8::2:1" },
  { given: "2001:db8:0:1:1:1:1:1", expect: "2001:db8:0:1:1:1:1:1" },
  { given: "2001:0:0:1:0:0:0:1", expect: "2001:0:0:1::1" },
  { given: "2001:DB8:0:0:1:0:0:1", expect: "2001:db8::1:0:0:1" },
  { given: "::", expect: "::" },
  { given: "::ffff:192.0.2.1", expect: "::ffff:c000:201" },
])("writes $given as $expect", ({ given, expect }) => {
  assert.equal(formatIpv6(encodeIpv6(given)), expect)
})

it.each(["1.2.3", "1.2.3.256", "1.2.3.4.5", "a.b.c.d"])("refuses %s", (text) => {
  assert.throws(() => encodeIpv4(text), DecodeError)
})
it.each(["", ":", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "12345::", "::1.2.3"])("refuses %s", (text) => {
  assert.throws(() => encodeIpv6(text), DecodeError)
})
