import { addCounts, noVerdicts, VERDICTS } from "@plumbline/core"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  ALL,
  countByCell,
  countByOrganisation,
  figureKey,
  sumFigures,
  type VerdictOfCell,
  type VerdictOfOrganisation,
} from "./figures.ts"

const counted: fc.Arbitrary<VerdictOfCell<string> & VerdictOfOrganisation<string, string>> = fc.record({
  organisation: fc.constantFrom("qm/one", "qm/two"),
  sector: fc.constantFrom("health" as const, "education" as const),
  level: fc.constantFrom("national" as const, "local" as const),
  measure: fc.constantFrom("dnssec", "dnssec.valid"),
  verdict: fc.constantFrom(...VERDICTS),
  targets: fc.integer({ min: 1, max: 1000 }),
})

describe("countByCell", () => {
  it("counts each verdict in its pair, its sector, its level and the whole", () => {
    const verdict = { sector: "health", level: "local", measure: "dnssec", verdict: "fail", targets: 3 } as const
    const figures = [...countByCell([verdict]).values()]
    const counts = { ...noVerdicts, fail: 3 }
    expect(figures).toEqual([
      { sector: "health", level: "local", measure: "dnssec", counts },
      { sector: "health", level: ALL, measure: "dnssec", counts },
      { sector: ALL, level: "local", measure: "dnssec", counts },
      { sector: ALL, level: ALL, measure: "dnssec", counts },
    ])
  })

  it("makes a whole that is the sum of its sectors, and of its levels, and of its organisations", () =>
    fc.assert(
      fc.property(fc.array(counted), (verdicts) => {
        const figures = [...countByCell(verdicts).values()]
        const bodies = [...countByOrganisation(verdicts).values()]
        for (const whole of figures.filter(({ sector, level }) => sector === ALL && level === ALL)) {
          const parts = figures.filter(({ measure }) => measure === whole.measure)
          const sum = (some: typeof parts) => some.map(({ counts }) => counts).reduce(addCounts, noVerdicts)
          expect(sum(parts.filter(({ sector, level }) => sector !== ALL && level === ALL))).toEqual(whole.counts)
          expect(sum(parts.filter(({ sector, level }) => sector === ALL && level !== ALL))).toEqual(whole.counts)
          expect(sum(parts.filter(({ sector, level }) => sector !== ALL && level !== ALL))).toEqual(whole.counts)
          const ofBodies = bodies.filter(({ measure }) => measure === whole.measure)
          expect(ofBodies.map(({ counts }) => counts).reduce(addCounts, noVerdicts)).toEqual(whole.counts)
        }
      }),
    ))
})

describe("sumFigures", () => {
  it("is what counting everything at once gives", () =>
    fc.assert(
      fc.property(fc.array(fc.array(counted), { maxLength: 4 }), (countries) => {
        const sum = sumFigures<string>(countries.map((verdicts) => countByCell(verdicts).values()))
        const atOnce = countByCell(countries.flat())
        expect(new Map([...sum.values()].map((figure) => [figureKey(figure), figure.counts]))).toEqual(
          new Map([...atOnce.values()].map((figure) => [figureKey(figure), figure.counts])),
        )
      }),
    ))
})
