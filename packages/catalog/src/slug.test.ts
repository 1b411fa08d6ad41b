import { expect, it } from "vitest"
import { slugOf } from "./slug.ts"

it.each([
  { name: "Ministère de l’Intérieur", expected: "ministere-de-l-interieur" },
  { name: "Straße & Łódź, Ærø", expected: "strasse-lodz-aero" },
  { name: "HM Revenue & Customs", expected: "hm-revenue-customs" },
  { name: "警察", expected: "" },
])("makes $expected of $name", ({ name, expected }) => {
  expect(slugOf(name)).toBe(expected)
})
