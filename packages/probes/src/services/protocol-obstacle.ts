/** The one place where errors of the protocol packages become obstacles. */
import type { Obstacle, ObstacleKind } from "@plumbline/core"
import type { DnsError, DnsErrorReason } from "@plumbline/dns"
import type { HttpError, HttpErrorReason } from "@plumbline/http"
import type { SmtpError, SmtpObstacle, SmtpObstacleReason } from "@plumbline/smtp"
import type { TlsFailure } from "@plumbline/tls"
import { type Obstructed, obstructed } from "../obstacle.ts"

export const obstacleOfDns = (error: DnsError, at: string): Obstructed =>
  obstructed(OF_DNS[error.reason], at, `${error.reason} from ${error.server}`)

const OF_DNS: Readonly<Record<DnsErrorReason, ObstacleKind>> = {
  timeout: "timeout",
  unreachable: "unreachable",
  "connection-refused": "connection-refused",
  "connection-closed": "connection-closed",
  refused: "dns-refused",
  servfail: "dns-failure",
  rcode: "dns-failure",
  malformed: "protocol-violation",
  mismatch: "protocol-violation",
  "alias-loop": "dns-failure",
  "invalid-name": "dns-failure",
  "not-permitted": "private-address",
}

export const obstacleOfTls = (failure: TlsFailure, at: string): Obstructed => {
  switch (failure.reason) {
    case "timeout":
      return obstructed("timeout", at, "TLS")
    case "closed":
      return obstructed("connection-closed", at, "during TLS")
    case "reset":
      return obstructed("connection-reset", at, "during TLS")
    case "not-connected":
      return obstructed("unreachable", at, failure.detail)
    case "alert":
      return obstructed("handshake-alert", at, failure.name)
    case "protocol-violation":
      return obstructed("protocol-violation", at, `TLS ${failure.at}`)
    case "unsupported":
      return obstructed("protocol-violation", at, failure.detail)
  }
}

export const obstacleOfHttp = (error: HttpError, at: string): Obstructed =>
  error.tls === null ? obstructed(OF_HTTP[error.reason], at, error.detail) : obstacleOfTls(error.tls, at)

const OF_HTTP: Readonly<Record<HttpErrorReason, ObstacleKind>> = {
  timeout: "timeout",
  closed: "connection-closed",
  reset: "connection-reset",
  tls: "protocol-violation",
  "protocol-violation": "protocol-violation",
  "too-large": "protocol-violation",
  "invalid-request": "protocol-violation",
}

export const obstacleOfSmtp = ({ reason, at: stage, code }: SmtpObstacle, at: string): Obstacle =>
  obstructed(OF_SMTP[reason], at, code === null ? stage : `${stage}: ${code}`).obstacle

/** Of a connection that was to lead into TLS; `not-offered` and `refused` are a server that says one thing and another later. */
export const obstacleOfStartTls = ({ reason, at: stage, code }: SmtpError, at: string): Obstacle =>
  reason === "not-offered" || reason === "refused"
    ? obstructed("protocol-violation", at, `${stage}: STARTTLS ${reason} after it had been`).obstacle
    : obstacleOfSmtp({ reason, at: stage, code }, at)

const OF_SMTP: Readonly<Record<SmtpObstacleReason, ObstacleKind>> = {
  timeout: "timeout",
  closed: "connection-closed",
  reset: "connection-reset",
  "protocol-violation": "protocol-violation",
  "rate-limited": "rate-limited",
  greylisted: "greylisted",
  rejected: "blocked",
}
