/** The description of the API (OpenAPI 3.1), made from the routes and their schemas. */
import { ApiError, LANGUAGES } from "@plumbline/core"
import { TABLE_FORMATS } from "@plumbline/dataset"
import { Schema } from "effect"
import { ERRORS, type ErrorCode } from "./errors.ts"
import { DOWNLOAD_FORMATS, hasArchive } from "./export/downloads.ts"
import { isEnglishOnly } from "./languages.ts"
import { describedParameters } from "./parameters.ts"
import { PICTURE_QUERY } from "./picture/serve.ts"
import { isUnpinned } from "./pinned.ts"
import type { Route } from "./route.ts"

type Json = null | boolean | number | string | ReadonlyArray<Json> | { readonly [key: string]: Json }
type JsonObject = { readonly [key: string]: Json }

/** Every schema with a title becomes a component of that name, so that clients get one type for one thing. */
export const openApiDocument = (routes: ReadonlyArray<Route>, version: string): JsonObject => {
  const components = new Map<string, Json>()
  const paths: Record<string, Json> = {}
  for (const route of routes) {
    const path = `/api/v1${route.address.replace(/:([a-z]+)/g, "{$1}")}`
    paths[path] = { get: operationOf(route, components) }
    if (route.table !== null) {
      for (const format of DOWNLOAD_FORMATS) {
        const { title, mediaType } = TABLE_FORMATS[format]
        const name = title[0] + title.slice(1).toLowerCase()
        paths[`${path}.${format}`] = { get: otherForm(route, name, mediaType.split(";")[0]!) }
      }
      paths[`${path}.metadata.json`] = { get: otherForm(route, "Metadata", "application/json") }
      if (hasArchive(route)) paths[`${path}.zip`] = { get: otherForm(route, "Zip", "application/zip") }
    }
    if (route.picture !== null) {
      paths[`${path}.svg`] = { get: pictureForm(route, "Svg", "image/svg+xml") }
      paths[`${path}.png`] = { get: pictureForm(route, "Png", "image/png") }
    }
    if (route.feed !== null) paths[`${path}.atom`] = { get: feedForm(route) }
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Plumbline",
      version,
      description:
        "How far the world's public sector has adopted the Internet's security standards. Shares are 0 to 1, moments are ISO 8601 in UTC. Everything is read only.",
    },
    servers: [{ url: "/" }],
    paths,
    components: { schemas: Object.fromEntries([...components].sort(([left], [right]) => (left < right ? -1 : 1))) },
  }
}

const operationOf = (route: Route, components: Map<string, Json>): JsonObject => {
  const failures = new Map<number, Array<ErrorCode>>()
  for (const code of [...(["bad-parameter", "method-not-allowed", "internal-error"] as const), ...route.failures]) {
    const codes = failures.get(ERRORS[code].status)
    if (codes === undefined) failures.set(ERRORS[code].status, [code])
    else codes.push(code)
  }
  return {
    operationId: route.operation,
    summary: route.summary,
    parameters: allParameters(route),
    responses: {
      "200": { description: route.summary, content: content(route.answer, components) },
      "304": { description: "Not changed since the answer that bore the ETag in If-None-Match" },
      ...Object.fromEntries(
        [...failures].map(([status, codes]) => [
          String(status),
          { description: codes.join(", "), content: content(ApiError, components) },
        ]),
      ),
    },
  }
}

/** The same question, answered in another form. */
const otherForm = (route: Route, suffix: string, mediaType: string): JsonObject => ({
  operationId: `${route.operation}${suffix}`,
  summary: `${route.summary}, as ${mediaType}`,
  parameters: allParameters(route),
  responses: { "200": { description: route.summary, content: { [mediaType]: { schema: { type: "string" } } } } },
})

/** The same question, answered as a picture. */
const pictureForm = (route: Route, suffix: string, mediaType: string): JsonObject => ({
  ...otherForm(route, suffix, mediaType),
  parameters: [...pinnedParameters(route), ...parametersOf("query", PICTURE_QUERY)],
})

/** The same question, answered as a feed, which is English. */
const feedForm = (route: Route): JsonObject => ({
  ...otherForm(route, "Atom", "application/atom+xml"),
  parameters: pinnedParameters(route),
})

const allParameters = (route: Route): ReadonlyArray<JsonObject> =>
  isEnglishOnly(`/api/v1${route.address}`) ? pinnedParameters(route) : [...pinnedParameters(route), LANGUAGE_PARAMETER]

const pinnedParameters = (route: Route): ReadonlyArray<JsonObject> => {
  const own = [...parametersOf("path", route.path), ...parametersOf("query", route.query)]
  return isUnpinned(`/api/v1${route.address}`) ? own : [...own, SNAPSHOT_PARAMETER]
}

const LANGUAGE_PARAMETER: JsonObject = {
  name: "language",
  in: "query",
  required: false,
  description:
    "Language of the texts of standards, checks, reasons, obstacles and regions; English unless given, and where a text is not translated",
  schema: { type: "string", enum: [...LANGUAGES] },
}

const SNAPSHOT_PARAMETER: JsonObject = {
  name: "snapshot",
  in: "query",
  required: false,
  description: "Answers as of this snapshot, for ever the same; the present unless given",
  schema: { type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}(?:\\.[1-9]\\d{0,3})?$" },
}

const parametersOf = (place: "path" | "query", schema: Route["path"]): ReadonlyArray<JsonObject> =>
  [...describedParameters(schema)].map(([name, parameter]) => ({
    name,
    in: place,
    required: place === "path" || parameter.isRequired,
    ...(parameter.description === undefined ? {} : { description: parameter.description }),
    schema: parameter.schema as Json,
  }))

const content = (schema: Schema.Constraint, components: Map<string, Json>): JsonObject => ({
  "application/json": {
    schema: hoist(Schema.toJsonSchemaDocument(schema).schema as Json, components),
  },
})

/** Puts titled schemas among the components and a reference in their place. Two things of one name and different shape would be a bug. */
const hoist = (schema: Json, components: Map<string, Json>): Json => {
  if (Array.isArray(schema)) return schema.map((item) => hoist(item, components))
  if (schema === null || typeof schema !== "object") return schema
  const hoisted: Record<string, Json> = {}
  for (const [key, value] of Object.entries(schema as JsonObject)) hoisted[key] = hoist(value, components)
  const { title } = hoisted
  if (typeof title !== "string") return hoisted
  const known = components.get(title)
  if (known !== undefined && JSON.stringify(known) !== JSON.stringify(hoisted)) {
    throw new Error(`two different schemas are called ${title}`)
  }
  components.set(title, hoisted)
  return { $ref: `#/components/schemas/${title}` }
}
