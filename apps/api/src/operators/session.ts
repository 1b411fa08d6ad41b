/**
 * Who is signed in: a cookie that says the operator's name and until when, signed by a key made from the operator's password. It needs no place
 * in the store, holds on every process of an installation, and ends when the password changes or the operator is taken out of the configuration.
 */
import { createHmac, timingSafeEqual } from "node:crypto"

export interface Operator {
  readonly name: string
  /** As `hashPassword` makes it. */
  readonly password: string
}

export const SESSION_COOKIE = "plumbline_session"
/** Half a day: a working day, and no more. */
export const SESSION_SECONDS = 12 * 3600

/** The value of the cookie. `now` in milliseconds since 1970. */
export const openSession = (operator: Operator, now: number): string => {
  const said = `${Buffer.from(operator.name).toString("base64url")}.${now + SESSION_SECONDS * 1000}`
  return `${said}.${sign(said, operator).toString("base64url")}`
}

/** The operator that a `Cookie` header proves; null for everybody else. */
export const operatorOf = (
  header: string | undefined,
  operators: ReadonlyArray<Operator>,
  now: number,
): Operator | null => {
  for (const cookie of (header ?? "").slice(0, LONGEST_HEADER).split(";")) {
    const [name, value = ""] = cookie.trim().split("=", 2)
    if (name !== SESSION_COOKIE) continue
    const [who = "", until = "", signature = ""] = value.split(".")
    const operator = operators.find((each) => Buffer.from(each.name).toString("base64url") === who)
    if (operator === undefined || !/^\d{1,16}$/.test(until) || Number(until) <= now) continue
    const given = Buffer.from(signature, "base64url")
    const wanted = sign(`${who}.${until}`, operator)
    if (given.length === wanted.length && timingSafeEqual(given, wanted)) return operator
  }
  return null
}

const sign = (text: string, { password }: Operator): Buffer =>
  createHmac("sha256", `plumbline session ${password}`).update(text).digest()

const LONGEST_HEADER = 8_192
