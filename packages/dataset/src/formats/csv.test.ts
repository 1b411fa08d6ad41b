import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { csvLine } from "./csv.ts"

describe("a line of CSV", () => {
  it.each([
    [["a", 1, true, null], "a,1,true,\r\n"],
    [["a,b", 'say "no"', "two\nlines"], '"a,b","say ""no""","two\nlines"\r\n'],
    // What a spreadsheet would run.
    [["=1+1", "@SUM(A1)", "+49", "-1", "\tx"], "'=1+1,'@SUM(A1),'+49,'-1,'\tx\r\n"],
    [[-1, 0.5], "-1,0.5\r\n"],
  ] as const)("%j", (cells, line) => {
    expect(csvLine(cells)).toBe(line)
  })

  it("is read back as it was, but for the guard against formulas", () => {
    const read = (line: string): Array<string> => {
      const cells: Array<string> = []
      for (let rest = line.slice(0, -2); ; ) {
        const quoted = /^"((?:[^"]|"")*)"(,|$)/.exec(rest)
        const plain = /^([^,"]*)(,|$)/.exec(rest)
        const [whole, text, end] = (quoted ?? plain)!
        cells.push(quoted === null ? text! : text!.replaceAll('""', '"'))
        if (end === "") return cells
        rest = rest.slice(whole.length)
      }
    }
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme" }), { minLength: 1, maxLength: 5 }), (texts) => {
        expect(read(csvLine(texts)).map((text) => text.replace(/^'(?=[=+\-@\t\r])/, ""))).toEqual(
          texts.map((text) => text.replace(/^'(?=[=+\-@\t\r])/, "")),
        )
      }),
    )
  })
})
