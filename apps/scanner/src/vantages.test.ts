import { describe, expect, it } from "vitest"
import { isHome, type VantagesGiven, vantagesFrom } from "./vantages.ts"

const read = (given: VantagesGiven, environment?: string, hasPostgresql = true) => {
  const lines: Array<string> = []
  const found = vantagesFrom(given, environment, "plumbline.yaml", hasPostgresql, lines)
  return { ...found, isHome: isHome(found), lines }
}
const BOTH = ["amsterdam", "nairobi"]

describe("vantage points", () => {
  it.each([
    { given: {}, environment: undefined, vantage: "default", vantages: ["default"], home: true },
    { given: { vantage: "lima" }, environment: undefined, vantage: "lima", vantages: ["lima"], home: true },
    { given: { vantage: "lima" }, environment: "quito", vantage: "quito", vantages: ["quito"], home: true },
    { given: { vantage: "lima" }, environment: "", vantage: "lima", vantages: ["lima"], home: true },
    { given: { vantages: ["lima"] }, environment: undefined, vantage: "lima", vantages: ["lima"], home: true },
    {
      given: { vantage: "amsterdam", vantages: BOTH },
      environment: undefined,
      vantage: "amsterdam",
      vantages: BOTH,
      home: true,
    },
    {
      given: { vantage: "amsterdam", vantages: BOTH },
      environment: "nairobi",
      vantage: "nairobi",
      vantages: BOTH,
      home: false,
    },
  ])("of $given with $environment in the environment: $vantage", ({ given, environment, vantage, vantages, home }) => {
    expect(read(given, environment)).toEqual({ vantage, vantages, isHome: home, lines: [] })
  })

  it.each([
    {
      name: "a place that is none of them",
      given: { vantage: "lima", vantages: BOTH },
      says: /vantage: lima is not among/,
    },
    {
      name: "an environment that is none of them",
      given: { vantages: BOTH },
      environment: "lima",
      says: /^environment: PLUMBLINE_VANTAGE: lima is not among vantages; write one of amsterdam, nairobi/,
    },
    {
      name: "no place among several",
      given: { vantages: BOTH },
      says: /vantage: is missing; write which of amsterdam/,
    },
    {
      name: "a name that is there twice",
      given: { vantage: "nairobi", vantages: ["nairobi", "nairobi"] },
      says: /nairobi is there twice/,
    },
    {
      name: "several without PostgreSQL",
      given: { vantage: "nairobi", vantages: BOTH },
      hasPostgresql: false,
      says: /needs PostgreSQL.*set DATABASE_URL/,
    },
  ])("says what is wrong with $name", ({ given, environment, hasPostgresql, says }) => {
    expect(read(given, environment, hasPostgresql).lines).toEqual([expect.stringMatching(says)])
  })
})
