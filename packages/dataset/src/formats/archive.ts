/** ZIP archives that are sent while they are made. */
import { Zip } from "fflate"
import { DeflatedEntry } from "./deflated-entry.ts"
import { joined } from "./encoder.ts"

export interface ArchiveEntry {
  readonly name: string
  readonly content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>
}

/** The archive's bytes, entry by entry, as their content comes. */
export async function* archived(entries: Iterable<ArchiveEntry>): AsyncGenerator<Uint8Array> {
  let ready: Array<Uint8Array> = []
  const archive = new Zip((problem, bytes) => {
    if (problem !== null) throw problem
    ready.push(bytes)
  })
  const take = (): Uint8Array => {
    const taken = joined(ready)
    ready = []
    return taken
  }
  for (const { name, content } of entries) {
    const entry = new DeflatedEntry(name)
    archive.add(entry)
    for await (const bytes of content) {
      entry.push(bytes, false)
      if (ready.length > 0) yield take()
    }
    entry.push(new Uint8Array(), true)
    yield take()
  }
  archive.end()
  yield take()
}
