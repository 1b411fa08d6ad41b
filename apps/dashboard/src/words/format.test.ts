import { describe, expect, it } from "vitest"
import { NEWEST_ENGLISH } from "#app/language/address.ts"
import { readBy } from "#app/language/reader.ts"
import { m } from "#app/paraglide/messages.js"
import type { Locale } from "#app/paraglide/runtime.js"
import {
  counted,
  countryName,
  formatDate,
  formatInterval,
  formatMoment,
  formatPoints,
  formatShare,
  formatSize,
  formatSpan,
  formatTenths,
  pointsBetween,
} from "./format.ts"

describe("formatShare", () => {
  it.each([
    { share: 0.613, expected: "61\u00a0%" },
    { share: 0, expected: "0\u00a0%" },
    { share: 1, expected: "100\u00a0%" },
    { share: 0.001, expected: "<\u20091\u00a0%" },
    { share: 0.9996, expected: ">\u200999\u00a0%" },
    { share: null, expected: "–" },
  ])("writes $share as $expected", ({ share, expected }) => {
    expect(formatShare(share)).toBe(expected)
  })
})

describe("formatSize", () => {
  it.each([
    { bytes: 0, expected: "0 bytes" },
    { bytes: 999, expected: "999 bytes" },
    { bytes: 1_000, expected: "1 kB" },
    { bytes: 1_678_000, expected: "1.7 MB" },
    { bytes: 4_200_000_000_000, expected: "4,200 GB" },
  ])("writes $bytes as $expected", ({ bytes, expected }) => {
    expect(formatSize(bytes)).toBe(expected)
  })
})

describe("differences", () => {
  it("agree with the shares as they are written", () => {
    expect(pointsBetween(0.604, 0.606)).toBe(1)
  })
  it("are missing when one share is", () => {
    expect(pointsBetween(undefined, 0.4)).toBeNull()
    expect(pointsBetween(null, 0.4)).toBeNull()
    expect(formatPoints(null)).toBe("–")
  })
  it.each([
    { points: 4, expected: "+4" },
    { points: -3, expected: "−3" },
    { points: 0, expected: "0" },
  ])("$points is written $expected", ({ points, expected }) => {
    expect(formatPoints(points)).toBe(expected)
  })
})

it("writes an interval as a range of percentages", () => {
  expect(formatInterval(0.523, 0.698)).toBe("52–70\u00a0%")
})

it("writes a moment in UTC whatever the time zone of the machine", () => {
  expect(formatMoment("2026-11-23T06:40:00.000Z")).toBe("23 November 2026, 06:40\u00a0UTC")
})

describe("formatSpan", () => {
  it.each([
    { milliseconds: 1_000, expected: "1\u00a0minute" },
    { milliseconds: 59 * 60_000, expected: "59\u00a0minutes" },
    { milliseconds: 25 * 3_600_000, expected: "25\u00a0hours" },
    { milliseconds: 72 * 3_600_000, expected: "3\u00a0days" },
  ])("writes $milliseconds ms as $expected", ({ milliseconds, expected }) => {
    expect(formatSpan(milliseconds)).toBe(expected)
  })
})

it("chooses the form that the number asks for", () => {
  expect(counted(m.units_country, 1)).toBe("1\u00a0country")
  expect(counted(m.units_country, 1204)).toBe("1,204\u00a0countries")
})

describe("in other languages", () => {
  const inLanguage = (language: Locale, use: () => void) => {
    readBy(() => ({ language, snapshot: null }))
    try {
      use()
    } finally {
      readBy(() => NEWEST_ENGLISH)
    }
  }
  it.each([
    { language: "fr", count: "1\u202f204\u00a0pays", date: "23 novembre 2026", tenths: "12,5\u00a0%" },
    { language: "es", count: "1.204\u00a0países", date: "23 de noviembre de 2026", tenths: "12,5\u00a0%" },
    { language: "nl", count: "1.204\u00a0landen", date: "23 november 2026", tenths: "12,5\u00a0%" },
  ] as const)("$language", ({ language, count, date, tenths }) => {
    inLanguage(language, () => {
      expect(counted(m.units_country, 1204)).toBe(count)
      expect(formatDate("2026-11-23")).toBe(date)
      expect(formatTenths(0.125)).toBe(tenths)
    })
  })
  it("writes the first of a month in French", () => {
    inLanguage("fr", () => expect(formatDate("2027-03-01")).toBe("1er mars 2027"))
  })
  it("writes Arabic with the digits of the data files and its six forms of number", () => {
    inLanguage("ar", () => {
      expect([0, 1, 2, 3, 11, 100].map((count) => counted(m.units_country, count))).toEqual([
        "0\u00a0بلد",
        "بلد واحد",
        "بلدان",
        "3\u00a0بلدان",
        "11\u00a0بلدًا",
        "100\u00a0بلد",
      ])
      expect(formatDate("2026-11-23")).toBe("23 نوفمبر 2026")
    })
  })
  it("names real countries from CLDR and leaves those of the lab as they are", () => {
    inLanguage("nl", () => {
      expect(countryName("de", "Germany")).toBe("Duitsland")
      expect(countryName("xa", "Aldervale")).toBe("Aldervale")
    })
    expect(countryName("de", "Germany")).toBe("Germany")
  })
})
