/** Standards and their checks, as `data/standards/<id>.yaml` describes them. */
import { Schema } from "effect"
import { CheckId, ReasonCode, StandardId } from "./identifier.ts"
import { Source, WebAddress } from "./source.ts"
import { Verdict } from "./verdict.ts"

const Text = Schema.String.check(Schema.isNonEmpty())

/** How strictly a check is asked for; only required checks decide on adoption. */
export const RequirementLevel = Schema.Literals(["required", "recommended", "optional"]).annotate({
  title: "RequirementLevel",
  description: "Only required checks decide on adoption",
})
export type RequirementLevel = typeof RequirementLevel.Type

/** Functions of the NIST Cybersecurity Framework 2.0 (NIST CSWP 29, February 2024). */
export const CsfFunction = Schema.Literals(["govern", "identify", "protect", "detect", "respond", "recover"]).annotate({
  title: "CsfFunction",
  description: "Function of the NIST Cybersecurity Framework 2.0",
})
export type CsfFunction = typeof CsfFunction.Type

/** What part of being online a standard secures. */
export const Theme = Schema.Literals(["name", "routing", "web", "mail"]).annotate({
  title: "Theme",
  description: "What part of being online a standard secures: the name, the routes to it, the web site, mail",
})
export type Theme = typeof Theme.Type

/** As what a domain name is tested. */
export const TargetRole = Schema.Literals(["web", "mail"]).annotate({
  title: "TargetRole",
  description: "As what a domain name is tested",
})
export type TargetRole = typeof TargetRole.Type

/** A specification: `RFC 7489`, with where to read it. */
export const Specification = Schema.Struct({
  id: Text,
  title: Text,
  url: WebAddress,
  /** What it is to the standard: the current text, an update, an older text still in use, or guidance. */
  status: Schema.Literals(["current", "update", "obsolete", "guidance"]),
}).annotate({ title: "Specification" })
export type Specification = typeof Specification.Type

/** One outcome that a check can have. Texts may hold `{parameter}` placeholders that the finding's parameters fill. */
export const Reason = Schema.Struct({
  code: ReasonCode,
  verdict: Verdict,
  label: Text,
  explanation: Text,
  mend: Schema.optionalKey(Text),
}).annotate({
  title: "Reason",
  description: "One outcome that a check can have: label, explanation and how to mend it",
})
export type Reason = typeof Reason.Type

/** One testable requirement of a standard. */
export const Check = Schema.Struct({
  id: CheckId,
  title: Text,
  /** What is asked, in a sentence. */
  asks: Text,
  requirement: RequirementLevel,
  roles: Schema.Array(TargetRole).check(Schema.isNonEmpty()),
  /** The section that asks for it. */
  reference: Text,
  reasons: Schema.Array(Reason).check(Schema.isNonEmpty()),
}).annotate({ title: "Check", description: "One testable requirement of a standard" })
export type Check = typeof Check.Type

/** An open standard: who specifies it, what it protects, how it is tested. `planned` standards have no checks yet. */
export const Standard = Schema.Struct({
  id: StandardId,
  title: Text,
  /** The short form used as column head: `DNSSEC`. */
  abbreviation: Text,
  /** What it does, in a sentence for readers who never heard of it. */
  summary: Text,
  status: Schema.Literals(["measured", "planned"]),
  theme: Theme,
  /** Standards development organisation: `IETF`. */
  sdo: Text,
  specifications: Schema.Array(Specification).check(Schema.isNonEmpty()),
  csfFunctions: Schema.Array(CsfFunction),
  /** What is not measured, or measured only in part. */
  limitations: Schema.optionalKey(Schema.Array(Text)),
  checks: Schema.Array(Check),
  sources: Schema.Array(Source).check(Schema.isNonEmpty()),
}).annotate({ title: "Standard", description: "An open standard that can be tested from outside" })
export type Standard = typeof Standard.Type

/** Texts for the reasons of `unknown`: one record for each obstacle, shared by all checks. */
export const ObstacleText = Schema.Struct({
  code: ReasonCode,
  label: Text,
  explanation: Text,
  mend: Schema.optionalKey(Text),
}).annotate({ title: "ObstacleText", description: "What a reader is told when something could not be measured" })
export type ObstacleText = typeof ObstacleText.Type

/** Fills `{parameter}` placeholders; a placeholder without a parameter stays as it is, so that the gap is seen. */
export const fillText = (template: string, parameters: Readonly<Record<string, string | number>>): string =>
  template.replace(/\{([a-zA-Z]+)\}/g, (placeholder, name: string) =>
    Object.hasOwn(parameters, name) ? String(parameters[name]) : placeholder,
  )
