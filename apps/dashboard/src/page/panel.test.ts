import {
  type Adoption,
  type AdoptionPoint,
  adoptionOf,
  type FixedPanel,
  noVerdicts,
  type StandardMandate,
} from "@plumbline/core"
import { describe, expect, it } from "vitest"
import { explainPanel, marksOfMandates, rowsOf } from "./panel.ts"

const of = (pass: number, n: number): Adoption => adoptionOf({ ...noVerdicts, pass, fail: n - pass })
const point = (month: number, adoption: Adoption): AdoptionPoint => ({
  at: new Date(Date.UTC(2026, month)).toISOString(),
  methodology: 1,
  adoption,
})
const panel = (more: Partial<FixedPanel>): FixedPanel => ({
  targets: 100,
  from: "2026-01-01T00:00:00.000Z",
  to: "2026-02-01T00:00:00.000Z",
  wholeFirst: of(16, 100),
  wholeLast: of(16, 100),
  joined: of(0, 0),
  left: of(0, 0),
  interrupted: 0,
  ...more,
})
const plain = (text: string) => text.replaceAll("\u00a0", " ")

describe("explainPanel", () => {
  it.each([
    {
      title: "the list falls and the domains rise",
      given: panel({ wholeFirst: of(16, 110), wholeLast: of(20, 200), joined: of(5, 100), left: of(4, 10) }),
      ends: [of(12, 100), of(15, 100)],
      said: "The whole list fell from 14.5 % to 10.0 %. The same 100 domains rose from 12.0 % to 15.0 %. 100 domains joined, of which 5.0 % pass. 10 left, of which 40.0 % passed.",
    },
    {
      title: "both rise",
      given: panel({ wholeFirst: of(10, 100), wholeLast: of(20, 101), joined: of(1, 1), interrupted: 2 }),
      ends: [of(10, 100), of(19, 100)],
      said: "The whole list rose from 10.0 % to 19.8 %. The same 100 domains rose from 10.0 % to 19.0 %. 1 domain joined, of which 100.0 % pass. None left. 2 domains could not be measured at some date between.",
    },
    {
      title: "the list never changed",
      given: panel({}),
      ends: [of(16, 100), of(16, 100)],
      said: "The list held the same 100 domains at every date. The whole list stayed at 16.0 %.",
    },
    {
      title: "nobody stayed",
      given: panel({ targets: 0 }),
      ends: [of(0, 0), of(0, 0)],
      said: "No domain was measured at every date, so there are none to compare.",
    },
  ])("$title", ({ given, ends, said }) => {
    expect(
      plain(
        explainPanel(
          given,
          ends.map((end, month) => point(month, end)),
        ),
      ),
    ).toBe(said)
  })
})

it("the table takes the national level from the whole list and leaves the others", () => {
  const [row] = rowsOf([point(0, of(20, 100))], [point(0, of(10, 50))], [point(0, of(8, 10))])
  expect(row?.cells.map(({ n, pass, share }) => `${pass} of ${n}, ${plain(share)}`)).toEqual([
    "20 of 100, 20.0 %",
    "10 of 50, 20.0 %",
    "8 of 10, 80.0 %",
    "12 of 90, 13.3 %",
  ])
  const [alone] = rowsOf([point(0, of(1, 4))], [], [])
  expect(alone?.cells.map(({ n }) => n)).toEqual(["4", "–", "–", "4"])
})

describe("marksOfMandates", () => {
  const mandate = (
    title: string,
    level: StandardMandate["mandate"]["level"],
    since: string | null,
    due: string | null,
  ) => ({ mandate: { title, level }, since, due }) as StandardMandate
  const marks = (...mandates: ReadonlyArray<StandardMandate>) => marksOfMandates(mandates, "2024-01-04T00:00:00.000Z")

  it("marks days where they lie, and at the beginning what was due before it", () => {
    expect(
      marks(
        mandate("Memo 8, Securing Names", "mandatory", "2008-08-22", "2009-12-31"),
        mandate("Agreement (of councils)", "target-agreement", "2023-01-01", "2025-06-30"),
      ),
    ).toEqual([
      { at: "2024-01-04T00:00:00.000Z", label: "Memo 8: due since 31 Dec 2009" },
      { at: "2024-01-04T00:00:00.000Z", label: "Agreement: in force since 1 Jan 2023" },
      { at: "2025-06-30", label: "Agreement: due 30 Jun 2025" },
    ])
  })
  it("leaves out advice, and rules of which no day is known", () => {
    expect(marks(mandate("Guide", "recommended", null, "2025-01-01"), mandate("Act", "mandatory", null, null))).toEqual(
      [],
    )
  })
})
