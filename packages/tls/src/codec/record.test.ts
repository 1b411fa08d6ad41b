import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { DecodeError } from "./reader.ts"
import { CONTENT_ALERT, CONTENT_HANDSHAKE, encodeRecord, makeRecordAssembler, type RecordEvent } from "./record.ts"
import { concat, uint8, vector24 } from "./writer.ts"

const message = (type: number, body: Uint8Array): Uint8Array => concat(uint8(type), vector24(body))

const ignore = (): boolean => false
const collectInto = (events: Array<RecordEvent>) => (event: RecordEvent) => {
  events.push(event)
  return false
}

describe("the record assembler", () => {
  it("puts messages together however records and segments cut them (RFC 5246 §6.2.1)", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ type: fc.integer({ min: 1, max: 24 }), body: fc.uint8Array({ maxLength: 60 }) }), {
          minLength: 1,
          maxLength: 5,
        }),
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 50 }),
        (messages, recordSize, segmentSize) => {
          const flight = concat(...messages.map(({ type, body }) => message(type, body)))
          const records = Array.from({ length: Math.ceil(flight.length / recordSize) }, (_, index) =>
            encodeRecord(CONTENT_HANDSHAKE, 0x0303, flight.subarray(index * recordSize, (index + 1) * recordSize)),
          )
          const wire = concat(...records)
          const assembler = makeRecordAssembler()
          const events: Array<RecordEvent> = []
          for (let at = 0; at < wire.length; at += segmentSize)
            assembler.push(wire.subarray(at, at + segmentSize), collectInto(events))
          expect(events).toEqual(
            messages.map(({ type, body }) => ({ kind: "handshake", type, body, recordVersion: 0x0303 })),
          )
        },
      ),
    )
  })

  it("passes alerts on", () => {
    const events: Array<RecordEvent> = []
    makeRecordAssembler().push(encodeRecord(CONTENT_ALERT, 0x0301, Uint8Array.of(2, 70)), collectInto(events))
    expect(events).toEqual([{ kind: "alert", content: Uint8Array.of(2, 70), recordVersion: 0x0301 }])
  })

  it.each([
    { name: "text", bytes: Buffer.from("HTTP/1.1 400 Bad Request\r\n") },
    { name: "a record larger than 2^14 + 2048", bytes: Buffer.from("1603034801", "hex") },
    { name: "a version of another major number", bytes: Buffer.from("1602000001", "hex") },
    { name: "empty records without end", bytes: Buffer.from("1603030000".repeat(40), "hex") },
    { name: "a message longer than any flight", bytes: Buffer.from("16030300040bffffff", "hex") },
  ])("refuses $name", ({ bytes }) => {
    expect(() => makeRecordAssembler().push(bytes, ignore)).toThrow(DecodeError)
  })

  it("refuses a flight without end, in linear time", () => {
    const assembler = makeRecordAssembler()
    const chunk = encodeRecord(CONTENT_HANDSHAKE, 0x0303, new Uint8Array(0x4000).fill(1))
    assembler.push(encodeRecord(CONTENT_HANDSHAKE, 0x0303, Uint8Array.of(11, 3, 0xff, 0xff)), ignore)
    expect(() => {
      for (let index = 0; index < 100; index++) assembler.push(chunk, ignore)
    }).toThrow(DecodeError)
  })

  it("passes on what came before a fault", () => {
    const events: Array<RecordEvent> = []
    const wire = concat(encodeRecord(CONTENT_HANDSHAKE, 0x0303, message(2, Uint8Array.of(7))), Buffer.from("garbage"))
    expect(() => makeRecordAssembler().push(wire, collectInto(events))).toThrow(DecodeError)
    expect(events).toHaveLength(1)
  })

  it("takes any bytes, one by one, to events or a DecodeError", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const assembler = makeRecordAssembler()
        try {
          for (const byte of bytes) assembler.push(Uint8Array.of(byte), ignore)
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(DecodeError)
        }
      }),
    )
  })
})
