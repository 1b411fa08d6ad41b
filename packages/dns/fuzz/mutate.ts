/** Random damage to a packet: bits, bytes, lengths, counts, pointers, splices, cuts. */

/** Numbers below `limit`, the same for the same seed (xorshift32). */
export const makeRandom = (seed: number): ((limit: number) => number) => {
  let state = seed >>> 0 || 1
  return (limit) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % limit
  }
}

/** One to three kinds of damage to a copy of `packet`; `other` lends bytes. */
export const mutate = (packet: Uint8Array, other: Uint8Array, random: (limit: number) => number): Uint8Array => {
  let bytes: Buffer = Buffer.from(packet)
  for (let rounds = 1 + random(3); rounds > 0 && bytes.length > 0; rounds--) {
    const at = random(bytes.length)
    switch (random(18)) {
      case 1:
        bytes[at] = INTERESTING[random(INTERESTING.length)]!
        break
      case 2:
        bytes[at] = random(256)
        break
      case 3:
        bytes = bytes.subarray(0, at)
        break
      case 4:
        bytes[4 + random(8)] = random(4) === 0 ? random(256) : random(8)
        break
      case 5:
        bytes = Buffer.concat([bytes.subarray(0, at), other.subarray(random(other.length))])
        break
      case 6:
        // A compression pointer to anywhere.
        if (at + 1 < bytes.length) bytes.writeUInt16BE(0xc000 | random(bytes.length), at)
        break
      case 7:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at, at + random(64)), bytes.subarray(at)])
        break
      case 8:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.min(bytes.length, at + 1 + random(16)))])
        break
      default:
        // Mostly one bit, so that the packet still decodes and the validator gets its share.
        bytes[at]! ^= 1 << random(8)
    }
  }
  return bytes.length > 0xffff ? bytes.subarray(0, 0xffff) : bytes
}

const INTERESTING = [0, 1, 0x3f, 0x40, 0x7f, 0x80, 0xc0, 0xfe, 0xff]
