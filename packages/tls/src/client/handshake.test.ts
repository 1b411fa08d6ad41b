import { describe, expect, it } from "vitest"
import { failureOf } from "./handshake.ts"

const error = (code: string, syscall?: string): Error =>
  Object.assign(new Error(code), { code, ...(syscall === undefined ? {} : { syscall }) })

describe("an error of Node or OpenSSL", () => {
  it.each([
    { code: "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION", failure: { reason: "alert", alert: 70, name: "protocol_version" } },
    {
      code: "ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE",
      failure: { reason: "alert", alert: 40, name: "handshake_failure" },
    },
    {
      code: "ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE",
      failure: { reason: "alert", alert: 40, name: "handshake_failure" },
    },
    { code: "ERR_SSL_TLSV1_ALERT_USER_CANCELLED", failure: { reason: "alert", alert: 90, name: "user_canceled" } },
    { code: "ERR_SSL_TLSV1_UNRECOGNIZED_NAME", failure: { reason: "alert", alert: 112, name: "unrecognized_name" } },
    { code: "ECONNRESET", syscall: "read", failure: { reason: "reset" } },
    { code: "ECONNRESET", failure: { reason: "closed" } },
    { code: "EPIPE", syscall: "write", failure: { reason: "reset" } },
    {
      code: "ERR_SSL_UNSUPPORTED_PROTOCOL",
      failure: { reason: "unsupported", detail: "ERR_SSL_UNSUPPORTED_PROTOCOL" },
    },
    { code: "ERR_SSL_DH_KEY_TOO_SMALL", failure: { reason: "unsupported", detail: "ERR_SSL_DH_KEY_TOO_SMALL" } },
    {
      code: "ERR_SSL_WRONG_VERSION_NUMBER",
      failure: { reason: "protocol-violation", at: "handshake", expected: "no ERR_SSL_WRONG_VERSION_NUMBER" },
    },
  ])("$code $syscall becomes $failure.reason", ({ code, syscall, failure }) => {
    expect(failureOf(error(code, syscall))).toEqual(failure)
  })
})
