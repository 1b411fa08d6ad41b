/**
 * Is every text there in every language?
 *
 * Reads `messages/<language>/<topic>.json` in Paraglide's message format and compares every language with English. Told as problems:
 * a file, message or parameter that one language has and another lacks, a plural without a form that the language needs, a message
 * with the wrong topic before its name or with another topic's name, a message or parameter that no page uses, and one that a page uses and no file has.
 * Topics in `messages/pending.json` may lack languages: those languages show their texts in English until they are translated.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"

/** A message as its file has it: a text, or variants chosen by a plural or a value. */
export type Variants = {
  readonly declarations?: ReadonlyArray<string>
  readonly selectors?: ReadonlyArray<string>
  readonly match: Readonly<Record<string, string>>
}
export type Message = string | readonly [Variants]
/** Messages of one file by key. */
export type Topic = Readonly<Record<string, Message>>
/** Files by topic, by language. */
export type Catalogue = Readonly<Record<string, Readonly<Record<string, Topic>>>>

export type Checked = {
  readonly catalogue: Catalogue
  /** The first is the one to which the others are held. */
  readonly languages: ReadonlyArray<string>
  /** Topics that may still lack languages. */
  readonly pending: ReadonlyArray<string>
  /** Text of all modules that may use messages; null when use is not looked at. */
  readonly sources: string | null
}

/** Problems, one a line: file, key, language and what is wrong; empty when all is well. */
export const problemsOf = ({ catalogue, languages, pending, sources }: Checked): ReadonlyArray<string> => {
  const [base = "en", ...others] = languages
  const english = catalogue[base] ?? {}
  const problems: Array<string> = []
  for (const topic of pending) {
    if (english[topic] === undefined) problems.push(`messages/pending.json: ${topic} is no topic`)
  }
  for (const [topic, messages] of Object.entries(english)) {
    for (const [key, message] of Object.entries(messages)) {
      const at = `messages/${base}/${topic}.json: ${key}`
      if (!new RegExp(`^${topic.replaceAll("-", "_")}_[a-z0-9_]+$`).test(key)) {
        problems.push(`${at}: a key is the topic, an underscore and lower-case words`)
      }
      problems.push(...ownProblems(message, base).map((problem) => `${at}: ${problem}`))
      if (sources !== null && !isUsed(key, sources)) problems.push(`${at}: no page uses this message`)
    }
  }
  if (sources !== null) {
    const keys = new Set(Object.values(english).flatMap((messages) => Object.keys(messages)))
    for (const key of new Set(
      [...sources.matchAll(/\bm\.([a-z][a-z0-9_]*_[a-z0-9_]+)\b/g)].map((found) => found[1] ?? ""),
    )) {
      if (!keys.has(key)) problems.push(`a page uses m.${key}, which messages/${base} does not have`)
    }
  }
  for (const language of others) {
    const files = catalogue[language] ?? {}
    for (const topic of Object.keys(files)) {
      if (english[topic] === undefined) {
        problems.push(`messages/${language}/${topic}.json: there is no messages/${base}/${topic}.json`)
      }
    }
    for (const [topic, messages] of Object.entries(english)) {
      const file = `messages/${language}/${topic}.json`
      const isPending = pending.includes(topic)
      const theirs = files[topic]
      if (theirs === undefined) {
        if (!isPending) problems.push(`${file}: the file is missing in ${language}`)
        continue
      }
      for (const [key, message] of Object.entries(messages)) {
        const translated = theirs[key]
        if (translated === undefined) {
          if (!isPending) problems.push(`${file}: ${key}: the message is missing in ${language}`)
          continue
        }
        problems.push(...ownProblems(translated, language).map((problem) => `${file}: ${key}: ${problem}`))
        problems.push(...parameterProblems(message, translated).map((problem) => `${file}: ${key}: ${problem}`))
      }
      for (const key of Object.keys(theirs)) {
        if (messages[key] === undefined) problems.push(`${file}: ${key}: only ${language} has this message`)
      }
    }
  }
  return problems
}

/** What a message takes from its caller: declared inputs, and names in braces that it does not make itself. */
export const parametersOf = (message: Message): ReadonlySet<string> => {
  const { inputs, locals } = declared(message)
  return new Set([...inputs, ...placeholders(message).filter((name) => !locals.includes(name))])
}

const parameterProblems = (base: Message, translated: Message): ReadonlyArray<string> => {
  const [wanted, given] = [parametersOf(base), parametersOf(translated)]
  return [
    ...[...wanted].filter((name) => !given.has(name)).map((name) => `the parameter {${name}} is not used`),
    ...[...given].filter((name) => !wanted.has(name)).map((name) => `the parameter {${name}} is not in English`),
  ]
}

const ownProblems = (message: Message, language: string): ReadonlyArray<string> => {
  if (typeof message === "string") return message.trim() === "" ? ["the text is empty"] : []
  const { declarations = [], selectors = [], match } = message[0]
  const { inputs } = declared(message)
  const problems: Array<string> = []
  const named = [
    ...placeholders(message),
    ...declarations.filter((text) => text.startsWith("local ")).flatMap(sourceOf),
  ]
  for (const name of inputs) {
    if (!named.includes(name) && !selectors.includes(name)) problems.push(`the parameter {${name}} is not used`)
  }
  for (const selector of selectors) {
    const isPlural = declarations.some((text) => new RegExp(`^local ${selector} = \\w+: plural`).test(text))
    const forms = Object.keys(match).flatMap((key) => conditions(key).get(selector) ?? [])
    const wanted = isPlural ? new Intl.PluralRules(language).resolvedOptions().pluralCategories : ["*"]
    if (forms.includes("*")) continue
    for (const form of wanted) {
      if (!forms.includes(form)) problems.push(`the form ${selector}=${form} is missing in ${language}`)
    }
  }
  if (Object.values(match).some((text) => text.trim() === "")) problems.push("the text is empty")
  return problems
}

const declared = (message: Message) => {
  const declarations = typeof message === "string" ? [] : (message[0].declarations ?? [])
  const names = (kind: string) =>
    declarations.flatMap((text) => (text.startsWith(`${kind} `) ? [text.split(/\s+/)[1] ?? ""] : []))
  return { inputs: names("input"), locals: names("local") }
}

const sourceOf = (declaration: string): ReadonlyArray<string> => {
  const found = /= *(\w+)/.exec(declaration)?.[1]
  return found === undefined ? [] : [found]
}

const placeholders = (message: Message): ReadonlyArray<string> =>
  (typeof message === "string" ? [message] : Object.values(message[0].match)).flatMap((text) =>
    [...text.matchAll(/(?<!\\)\{(\w+)\}/g)].map((found) => found[1] ?? ""),
  )

const conditions = (key: string): ReadonlyMap<string, string> =>
  new Map(
    key.split(",").map((part): [string, string] => {
      const [name = "", value = ""] = part.trim().split("=")
      return [name, value]
    }),
  )

/** `m.home_title` stands in a module: keys are never put together from parts. */
const isUsed = (key: string, sources: string): boolean => new RegExp(`\\bm\\.${key}\\b`).test(sources)

/** Reads all files below a folder `messages`. */
export const readCatalogue = (folder: string, languages: ReadonlyArray<string>): Catalogue =>
  Object.fromEntries(
    languages.map((language) => {
      const own = join(folder, language)
      const files = existsSync(own) ? readdirSync(own).filter((name) => name.endsWith(".json")) : []
      return [
        language,
        Object.fromEntries(
          files.map((name) => [name.slice(0, -".json".length), JSON.parse(readFileSync(join(own, name), "utf8"))]),
        ),
      ]
    }),
  )
