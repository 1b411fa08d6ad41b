/** What OpenAPI says of the addresses that take POST: subscriptions, sessions of operators, and measurements on request. */
import { ApiError, SessionAnswer, SubscriptionAnswer, SubscriptionRequest } from "@plumbline/core"
import { Schema } from "effect"

type Document = { readonly [key: string]: unknown }

/** Adds them to a document made from routes. Each schema stands where it is used: its parts have no names of their own. */
export const withPosts = <A extends Document>(document: A): A => {
  const paths = { ...(document.paths as Record<string, Document>) }
  const address = "/api/v1/subscriptions"
  paths[address] = {
    ...paths[address],
    post: {
      operationId: "subscribe",
      summary:
        "Asks for news by mail. A mail with a link to confirm it is sent; the answer is the same whether or not the address is known",
      parameters: [],
      requestBody: { required: true, content: { "application/json": { schema: schemaOf(SubscriptionRequest) } } },
      responses: {
        "202": { description: "A mail was sent, unless the address got too many today", content: ANSWER },
        ...failures("400", "404", "429"),
      },
    },
  }
  for (const [name, says] of [
    ["confirm", "Confirms a subscription"],
    ["unsubscribe", "Ends a subscription and deletes its address; one click of a mail program (RFC 8058) does"],
  ] as const) {
    paths[`${address}/${name}`] = {
      get: {
        operationId: `${name}Page`,
        summary: `${says}: the page on which people do so. Reading it changes nothing`,
        parameters: LINK,
        responses: { "303": { description: "The page", headers: { location: { schema: { type: "string" } } } } },
      },
      post: {
        operationId: name,
        summary: says,
        parameters: LINK,
        responses: { "200": { description: "What was done", content: ANSWER }, ...failures("400") },
      },
    }
  }
  const session = { "application/json": { schema: schemaOf(SessionAnswer) } }
  paths["/api/v1/session"] = {
    get: {
      operationId: "session",
      summary: "Who is signed in, by the cookie sent; null for visitors",
      parameters: [],
      responses: { "200": { description: "The operator", content: session } },
    },
    post: {
      operationId: "signIn",
      summary:
        "Signs an operator in: the answer sets a cookie. A form of the same fields is answered with a redirect to its field `to`",
      parameters: [],
      requestBody: {
        required: true,
        content: {
          "application/json": {
            schema: schemaOf(Schema.Struct({ name: Schema.String, password: Schema.String })),
          },
        },
      },
      responses: {
        "200": { description: "Who is signed in", content: session },
        ...failures("400", "401", "403", "429"),
      },
    },
  }
  paths["/api/v1/session/end"] = {
    post: {
      operationId: "signOut",
      summary: "Takes the cookie back",
      parameters: [],
      responses: { "200": { description: "Nobody is signed in", content: session }, ...failures("403") },
    },
  }
  const checks = "/api/v1/targets/{name}/spot-checks"
  paths[checks] = {
    ...paths[checks],
    post: {
      operationId: "askSpotCheck",
      summary:
        "Has a listed domain measured now, for signed-in operators: one at a time, none while a scan runs, none that was measured so in the last ten minutes",
      parameters: [{ name: "name", in: "path", required: true, schema: { type: "string" } }],
      responses: {
        "202": { description: "It is being measured: see the same address by GET" },
        ...failures("401", "403", "404", "409", "429"),
      },
    },
  }
  return { ...document, paths }
}

const schemaOf = (schema: Schema.Constraint) => Schema.toJsonSchemaDocument(schema).schema
const ANSWER = { "application/json": { schema: schemaOf(SubscriptionAnswer) } }
const failures = (...statuses: ReadonlyArray<string>) =>
  Object.fromEntries(
    statuses.map((status) => [
      status,
      { description: "What is wrong, and the mend", content: { "application/json": { schema: schemaOf(ApiError) } } },
    ]),
  )
const LINK = ["id", "token"].map((name) => ({
  name,
  in: "query",
  required: true,
  description: name === "id" ? "Names the subscription" : "Proves that the link is one of ours",
  schema: { type: "string" },
}))
