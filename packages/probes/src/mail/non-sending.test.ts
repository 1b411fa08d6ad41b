import { expect, it } from "vitest"
import { dmarcRejects, spfForbidsAll } from "./non-sending.ts"

it.each([
  ["v=spf1 -all", true],
  ["v=spf1 exp=why.example.org -all", true],
  ["v=spf1 -all mx", true],
  ["v=spf1 redirect=example.org -all", true],
  ["v=spf1 ~all", false],
  ["v=spf1 mx -all", false],
  ["v=spf1", false],
  ["v=spf1 -all nonsense", false],
  ["-all", false],
])("%j lets nobody send: %s", (text, expected) => {
  expect(spfForbidsAll(text)).toBe(expected)
})

it.each([
  ["v=DMARC1; p=reject", "own", true],
  ["v=DMARC1; p=reject; sp=none", "own", true],
  ["v=DMARC1; p=reject; sp=none", "subdomain", false],
  ["v=DMARC1; p=none; sp=reject", "subdomain", true],
  ["v=DMARC1; p=quarantine", "own", false],
  ["p=reject", "own", false],
] as const)("%j asks to reject (%s): %s", (text, scope, expected) => {
  expect(dmarcRejects(text, scope)).toBe(expected)
})
