/** An entry of a ZIP archive that is compressed while it is written, by Node's own zlib: ten times as fast as in JavaScript. */
import { constants, crc32, deflateRawSync } from "node:zlib"
import type { AsyncFlateStreamHandler, ZipInputFile } from "fflate"

export class DeflatedEntry implements ZipInputFile {
  readonly filename: string
  readonly compression = 8
  /** The same content is the same archive, byte for byte, whenever it is written: 1980-01-01 is the first day of ZIP. */
  readonly mtime = "1980-01-01T12:00:00"
  crc = 0
  size = 0
  /** Set by the archive when the entry is added to it. */
  ondata: AsyncFlateStreamHandler = () => {}
  #waiting: Array<Uint8Array> = []
  #waitingBytes = 0

  constructor(filename: string) {
    this.filename = filename
  }

  /** Adds content; the last piece ends the entry. */
  push(content: Uint8Array, isLast: boolean): void {
    this.crc = crc32(content, this.crc)
    this.size += content.length
    this.#waiting.push(content)
    this.#waitingBytes += content.length
    if (!isLast && this.#waitingBytes < PIECE_BYTES) return
    // Pieces that end by a sync flush make one stream together (RFC 1951 §3.2.3).
    const finishFlush = isLast ? constants.Z_FINISH : constants.Z_SYNC_FLUSH
    const compressed = deflateRawSync(Buffer.concat(this.#waiting), { finishFlush })
    this.#waiting = []
    this.#waitingBytes = 0
    this.ondata(null, compressed, isLast)
  }
}

/** Enough for the compressor to find what repeats itself. */
const PIECE_BYTES = 1_048_576
