import { expect, it } from "vitest"
import { shownPlace, storeOptionsOf } from "./store-place.ts"

it.each([
  { place: "plumbline.sqlite", expect: { file: "/var/p/plumbline.sqlite" } },
  { place: "/srv/store.sqlite", expect: { file: "/srv/store.sqlite" } },
  { place: "sqlite:store.sqlite", expect: { file: "/var/p/store.sqlite" } },
  { place: "sqlite:///srv/store.sqlite", expect: { file: "/srv/store.sqlite" } },
  { place: ":memory:", expect: { file: ":memory:" } },
  { place: "postgres://a:b@db.example/plumbline", expect: { url: "postgresql://a:b@db.example/plumbline" } },
  {
    place: "postgresql://db.example:5433/plumbline?sslmode=require",
    expect: { url: "postgresql://db.example:5433/plumbline?sslmode=require" },
  },
  { place: "mysql://db.example/plumbline", expect: null },
  { place: "postgresql:", expect: null },
  { place: "sqlite:", expect: null },
])("$place", ({ place, expect: expected }) => {
  expect(storeOptionsOf(place, "/var/p")).toEqual(expected)
})

it("shows no password", () => {
  expect(shownPlace({ url: "postgresql://anna:secret@db.example/plumbline" })).toBe(
    "postgresql://anna:***@db.example/plumbline",
  )
  expect(shownPlace({ file: "/srv/store.sqlite" })).toBe("/srv/store.sqlite")
})
