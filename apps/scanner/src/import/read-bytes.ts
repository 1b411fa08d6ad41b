/** Bytes of a published file, as it is or compressed by gzip (RFC 1952), told by its first two bytes. */
import { createReadStream } from "node:fs"
import { open } from "node:fs/promises"
import { createGunzip } from "node:zlib"

/** Throws what opening, reading or decompressing throws; the file is closed when the reader stops. */
export async function* readBytes(file: string): AsyncGenerator<Uint8Array> {
  const stream = createReadStream(file, { highWaterMark: CHUNK_BYTES })
  const gunzip = (await isGzip(file)) ? createGunzip() : null
  stream.on("error", (error) => gunzip?.destroy(error))
  let total = 0
  try {
    for await (const chunk of gunzip === null ? stream : stream.pipe(gunzip)) {
      total += (chunk as Buffer).length
      if (total > MAX_BYTES) throw new Error(`${file}: holds more than ${MAX_BYTES} bytes`)
      yield chunk as Buffer
    }
  } finally {
    gunzip?.destroy()
    stream.destroy()
  }
}

const isGzip = async (path: string): Promise<boolean> => {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0)
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b
  } finally {
    await file.close()
  }
}

const CHUNK_BYTES = 1 << 18
/** The zone of the largest top-level domain has some 25 GB; a file that unpacks to more was made to fill a disk. */
const MAX_BYTES = 64 * 1024 ** 3
