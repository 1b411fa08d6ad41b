/**
 * Replies of an SMTP server.
 * Spec: RFC 5321 §4.2 (replies, multi-line), §4.5.3.1.5 (512 bytes a line), §4.1.1.1 (keywords of EHLO).
 *
 * Lenient where mail servers are: bare LF ends a line, lines may be four times as long, a reply of three digits alone is one.
 * Bytes above 0x7F become `?`.
 */
import { Data } from "effect"

/** What this codec throws, and the only thing: bytes that are no SMTP, received or about to be sent. */
export class SmtpSyntaxError extends Data.TaggedError("SmtpSyntaxError")<{
  readonly at: string
  readonly expected: string
}> {}

export interface Reply {
  /** 200 to 599. */
  readonly code: number
  /** Texts of its lines, without the code. */
  readonly lines: ReadonlyArray<string>
}

export interface ReplyReader {
  /** Takes bytes. Throws `SmtpSyntaxError`; afterwards the reader must not be used. */
  readonly push: (chunk: Uint8Array) => void
  /** The next whole reply, if it is there. */
  readonly next: () => Reply | undefined
  /** Bytes and replies that were received and not yet taken. */
  readonly hasMore: () => boolean
}

/** Four times what RFC 5321 §4.5.3.1.5 allows. */
const LINE_LIMIT = 2048
/** Lines of one reply: the longest EHLO answers in use have about 30. */
const LINES_LIMIT = 128
/** Replies sent ahead of our commands. */
const AHEAD_LIMIT = 8

export const makeReplyReader = (): ReplyReader => {
  const replies: Array<Reply> = []
  const line = new Uint8Array(LINE_LIMIT)
  let length = 0
  let code: number | undefined
  let lines: Array<string> = []

  const endLine = (): void => {
    const text = asText(line.subarray(0, length))
    length = 0
    const match = REPLY_LINE.exec(text)
    if (match === null) throw new SmtpSyntaxError({ at: "Reply-line", expected: "three digits, then space or hyphen" })
    const [, digits, separator, rest = ""] = match
    if (code !== undefined && code !== Number(digits))
      throw new SmtpSyntaxError({ at: "Reply-code", expected: "the same code on every line" })
    code = Number(digits)
    lines.push(rest)
    if (lines.length > LINES_LIMIT) throw new SmtpSyntaxError({ at: "Reply", expected: `at most ${LINES_LIMIT} lines` })
    if (separator === "-") return
    replies.push({ code, lines })
    if (replies.length > AHEAD_LIMIT)
      throw new SmtpSyntaxError({ at: "Reply", expected: `at most ${AHEAD_LIMIT} before a command` })
    code = undefined
    lines = []
  }

  return {
    push: (chunk) => {
      for (const byte of chunk) {
        if (byte === 10) endLine()
        else if (length === LINE_LIMIT)
          throw new SmtpSyntaxError({ at: "Reply-line", expected: `at most ${LINE_LIMIT} bytes` })
        else line[length++] = byte
      }
    },
    next: () => replies.shift(),
    hasMore: () => replies.length > 0 || length > 0 || lines.length > 0,
  }
}

const REPLY_LINE = /^([2-5]\d\d)(?:([ -])(.*))?$/

const asText = (bytes: Uint8Array): string => {
  const end = bytes.at(-1) === 13 ? bytes.length - 1 : bytes.length
  let text = ""
  for (const byte of bytes.subarray(0, end)) text += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "?"
  return text
}

/**
 * Keywords of the extensions in an EHLO reply, upper case, sorted, each once. Parameters are left out: some servers put there
 * what changes from one connection to the next.
 */
export const decodeExtensions = (reply: Reply): ReadonlyArray<string> => {
  const keywords = reply.lines
    .slice(1)
    .flatMap((line) => /^[A-Za-z0-9][A-Za-z0-9-]{0,63}/.exec(line)?.[0].toUpperCase() ?? [])
  return [...new Set(keywords)].toSorted()
}

/** Encodes a command. Throws `SmtpSyntaxError` when it has bytes that would end it. */
export const encodeCommand = (verb: string, argument?: string): Uint8Array => {
  const command = argument === undefined ? verb : `${verb} ${argument}`
  if (!/^[\x20-\x7e]{1,510}$/.test(command))
    throw new SmtpSyntaxError({ at: "Command", expected: "up to 510 printable ASCII characters" })
  return Buffer.from(`${command}\r\n`, "latin1")
}
