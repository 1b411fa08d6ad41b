import { describe, expect, it } from "vitest"
import { type Checked, type Message, problemsOf } from "./catalogue.ts"
import { problemsHere } from "./compile.ts"

const check = (english: Record<string, Message>, french: Record<string, Message>, changes: Partial<Checked> = {}) =>
  problemsOf({
    catalogue: { en: { home: english }, fr: { home: french } },
    languages: ["en", "fr"],
    pending: [],
    sources: null,
    ...changes,
  })
const days = (...forms: ReadonlyArray<string>): Message => [
  {
    declarations: ["input count", "local form = count: plural"],
    selectors: ["form"],
    match: Object.fromEntries(forms.map((form) => [`form=${form}`, `{count} ${form}`])),
  },
]

describe("what fails the build", () => {
  it.each<{ what: string; english: Record<string, Message>; french: Record<string, Message>; problem: string }>([
    {
      what: "a missing message",
      english: { home_title: "Title" },
      french: {},
      problem: "messages/fr/home.json: home_title: the message is missing in fr",
    },
    {
      what: "a message that only one language has",
      english: {},
      french: { home_title: "Titre" },
      problem: "messages/fr/home.json: home_title: only fr has this message",
    },
    {
      what: "an unused parameter",
      english: { home_of: "Of {n}" },
      french: { home_of: "De" },
      problem: "messages/fr/home.json: home_of: the parameter {n} is not used",
    },
    {
      what: "a parameter that English lacks",
      english: { home_of: "Of" },
      french: { home_of: "De {n}" },
      problem: "messages/fr/home.json: home_of: the parameter {n} is not in English",
    },
    {
      what: "a form that the language needs",
      english: { home_days: days("one", "other") },
      french: { home_days: days("one", "other") },
      problem: "messages/fr/home.json: home_days: the form form=many is missing in fr",
    },
    {
      what: "a key without its topic",
      english: { title: "Title" },
      french: { title: "Titre" },
      problem: "messages/en/home.json: title: a key is the topic, an underscore and lower-case words",
    },
    {
      what: "an empty text",
      english: { home_title: "Title" },
      french: { home_title: " " },
      problem: "messages/fr/home.json: home_title: the text is empty",
    },
  ])("$what", ({ english, french, problem }) => {
    expect(check(english, french)).toEqual([problem])
  })
  it("a missing file", () => {
    expect(check({ home_title: "Title" }, {}, { catalogue: { en: { home: {} }, fr: {} } })).toEqual([
      "messages/fr/home.json: the file is missing in fr",
    ])
  })
  it("a message that no page uses, and a page that uses a message which is not there", () => {
    expect(check({ home_title: "Title" }, { home_title: "Titre" }, { sources: "m.home_lead()" })).toEqual([
      "messages/en/home.json: home_title: no page uses this message",
      "a page uses m.home_lead, which messages/en does not have",
    ])
  })
  it("an unknown topic among those that wait for translation", () => {
    expect(check({}, {}, { pending: ["house"] })).toEqual(["messages/pending.json: house is no topic"])
  })
})

it("waits for the translation of a pending topic, but not for the rest of its faults", () => {
  expect(check({ home_title: "Title" }, {}, { pending: ["home"] })).toEqual([])
  expect(check({ home_of: "Of {n}" }, { home_of: "De" }, { pending: ["home"] })).toHaveLength(1)
})

it("the messages of this repository are whole", () => {
  expect(problemsHere()).toEqual([])
})
