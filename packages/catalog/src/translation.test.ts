import { catalogIn } from "@plumbline/core"
import { describe, expect, it } from "vitest"
import { catalogOf } from "./catalog.ts"
import { checkFiles } from "./check.ts"
import { fixFiles } from "./fix/fix-catalog.ts"
import { FRENCH, filesWith, linesWith, PENDING, REGION, REGION_NAMES, STANDARD, TRANSLATION } from "./fixture.ts"

const FILE = "languages/fr/standards/dnssec.yaml"
const REGIONS = "languages/fr/regions.yaml"
const PENDING_FILE = "languages/pending.yaml"

const frenchWith = (from: string, to: string) => ({ ...FRENCH, [FILE]: TRANSLATION.replace(from, to) })

describe("translations are held against their English originals", () => {
  it("finds nothing in what is whole, and asks for none of data without languages", () => {
    expect(linesWith(FRENCH)).toEqual([])
    expect(linesWith({})).toEqual([])
  })

  it.each([
    [
      "an unknown key",
      frenchWith("asks:", "demande:"),
      [
        `${FILE}:6:5: key "asks" is missing; it says: a text`,
        `${FILE}:8:5: unknown key "demande"; allowed are id, title, asks, reasons`,
      ],
    ],
    [
      "a text of a check that is missing",
      frenchWith(
        "      - code: unsigned\n        label: Non signé\n        explanation: La zone n’est pas signée.\n",
        "",
      ),
      [`${FILE}:10:7: the text of "dnssec.signed/unsigned" is missing; write it as in the English file`],
    ],
    [
      "a text without an English one",
      frenchWith("        label: Non signé\n", "        label: Non signé\n        mend: Signez.\n"),
      [`${FILE}:15:9: "dnssec.signed/unsigned/mend" has no English text; remove it, or write the English one`],
    ],
    [
      "a reason that English does not know",
      frenchWith("code: unsigned", "code: unsinged"),
      [
        `${FILE}:10:7: the text of "dnssec.signed/unsigned" is missing; write it as in the English file`,
        `${FILE}:13:9: "dnssec.signed/unsinged" has no English text; remove it, or write the English one`,
      ],
    ],
    [
      "a parameter under another name",
      frenchWith("{zone}", "{domaine}"),
      [
        `${FILE}:12:22: "{domaine}" is no parameter here; the English text has {zone}`,
        `${FILE}:12:22: parameter "{zone}" is missing; the English text has {zone}`,
      ],
    ],
    [
      "an identifier of another file",
      frenchWith("id: dnssec\n", "id: dane\n"),
      [`${FILE}:2:5: the id is "dane"; by its path it is "dnssec"; rename the file or change the id`],
    ],
    [
      "limitations that English has not",
      frenchWith("checks:", "limitations: [Rien]\nchecks:"),
      [`${FILE}:5:1: "limitations" has no English text; remove it, or write the English one`],
    ],
    [
      "English that has changed since",
      { ...FRENCH, "standards/dnssec.yaml": STANDARD.replace("Signed\n", "It is signed\n") },
      [
        expect.stringMatching(
          /^languages\/fr\/standards\/dnssec\.yaml:1:5: the English texts of standards\/dnssec\.yaml have changed since this was translated; bring it up to date, then write of: "[0-9a-f]{12}"$/,
        ),
      ],
    ],
    [
      "a region that has no name",
      {
        ...FRENCH,
        "regions/west.yaml": REGION.replace("id: europe", "id: west").replace('m49-region\nm49: "150"', "grouping"),
      },
      [
        expect.stringContaining(`${REGIONS}:1:5: the English texts of regions/ have changed`),
        `${REGIONS}:3:3: the text of "regions/west" is missing; write it as in the English file`,
      ],
    ],
    [
      "regions in another order",
      {
        ...FRENCH,
        "regions/west.yaml": REGION.replace("id: europe", "id: west").replace('m49-region\nm49: "150"', "grouping"),
        [REGIONS]: REGION_NAMES.replace("regions:\n", "regions:\n  - id: west\n    name: Ouest\n"),
      },
      [
        expect.stringContaining(`${REGIONS}:1:5: the English texts of regions/ have changed`),
        `${REGIONS}:3:5: "regions/west" stands in another place than in English; keep the order of regions.yaml`,
      ],
    ],
    [
      "a file that is neither there nor pending",
      { ...FRENCH, [REGIONS]: undefined },
      [`${PENDING_FILE}:1:5: languages/fr/regions.yaml is missing; translate it, or list regions.yaml under fr`],
    ],
    [
      "a file that is there and pending",
      { ...FRENCH, [PENDING_FILE]: PENDING.replace("fr: []", "fr: [regions.yaml]") },
      [`${PENDING_FILE}:1:6: languages/fr/regions.yaml is there; remove it from the list`],
    ],
    [
      "a pending file without English",
      { ...FRENCH, [PENDING_FILE]: PENDING.replace("fr: []", "fr: [obstacles.yaml]") },
      [`${PENDING_FILE}:1:6: there is no English "obstacles.yaml"; remove it from the list`],
    ],
    [
      "a translation of nothing",
      { ...FRENCH, "languages/fr/obstacles.yaml": 'of: "ed0000000000"\nobstacles: []\n' },
      [
        `languages/fr/obstacles.yaml:1:1: there is no obstacles.yaml that this could translate; remove the file, or write the English one`,
      ],
    ],
    [
      "a language that nobody reads",
      { ...FRENCH, "languages/de/regions.yaml": REGION_NAMES },
      [
        expect.stringMatching(
          /^languages\/de\/regions\.yaml:1:1: no file of this name is looked for here; allowed are /,
        ),
      ],
    ],
  ])("says where: %s", (_, changes, lines) => {
    expect(linesWith(changes)).toEqual(lines)
  })
})

describe("translations as values", () => {
  const catalogWith = (changes = {}) => catalogOf(checkFiles(filesWith({ ...FRENCH, ...changes })).records)

  it("puts each text in the place of its English, and leaves all else alone", () => {
    const catalog = catalogWith()
    const french = catalogIn(catalog, "fr")
    const [check] = french.standards.get("dnssec")!.checks
    expect(check).toMatchObject({ title: "Le nom est signé", requirement: "required", reference: "RFC 4035 §2.4" })
    expect(check!.reasons[0]).toEqual({
      code: "signed",
      verdict: "pass",
      label: "Signé",
      explanation: "La zone {zone} est signée.",
    })
    expect(french.standards.get("dnssec")!.specifications).toEqual(catalog.standards.get("dnssec")!.specifications)
    expect(catalogIn(catalog, "nl")).toBe(catalog)
    expect(catalogIn(catalog, "en")).toBe(catalog)
  })

  it("leaves a text in English that is another one than was translated", () => {
    const { translations } = catalogWith()
    const older = catalogOf(
      checkFiles(filesWith({ "standards/dnssec.yaml": STANDARD.replace("label: Signed", "label: Has signatures") }))
        .records,
    )
    const [check] = catalogIn({ ...older, translations: translations! }, "fr").standards.get("dnssec")!.checks
    expect(check!.reasons.map(({ label }) => label)).toEqual(["Has signatures", "Non signé"])
  })
})

describe("mending translations", () => {
  const mended = (text: string) =>
    new TextDecoder().decode(fixFiles(filesWith({ ...FRENCH, [FILE]: text })).find(({ file }) => file === FILE)?.bytes)

  it("writes which English a file was made from, only where it does not say", () => {
    const text = mended(TRANSLATION.replace(/^of: .*\n/, ""))
    expect(text.split("\n").slice(0, 2)).toEqual([
      "# yaml-language-server: $schema=../../../schemas/language-standard.schema.json",
      TRANSLATION.split("\n")[0],
    ])
    expect(mended(TRANSLATION.replace(/^of: .*\n/, 'of: "000000000000"\n'))).toContain('of: "000000000000"')
  })
})
