/** A document as DOCX (ECMA-376), by the `docx` library: A4, real headings, tables with a head that repeats. */
import type { DocumentBlock } from "@plumbline/core"
import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  HeadingLevel,
  LevelFormat,
  LineRuleType,
  Packer,
  PageNumber,
  Paragraph,
  ShadingType,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from "docx"

/** The bytes of the file. `footer` stands on every page beside its number. */
export const docxOf = async (
  blocks: ReadonlyArray<DocumentBlock>,
  title: string,
  footer: string,
): Promise<Uint8Array> => {
  let lists = 0
  const children = blocks.flatMap((block) => {
    if (block.kind === "list" && block.ordered) lists += 1
    return partsOf(block, lists)
  })
  const document = new Document({
    title,
    creator: "Plumbline",
    description: footer,
    styles: {
      default: {
        document: {
          run: { font: "Calibri", size: 21 },
          paragraph: { spacing: { after: 120, line: 264, lineRule: LineRuleType.AUTO } },
        },
        title: {
          run: { font: "Calibri", size: 40, bold: true },
          paragraph: { spacing: { after: 240, line: 264, lineRule: LineRuleType.AUTO } },
        },
        heading1: {
          run: { font: "Calibri", size: 30, bold: true, color: "1F3A4D" },
          paragraph: { spacing: { before: 360, after: 160 }, keepNext: true },
        },
        heading2: {
          run: { font: "Calibri", size: 24, bold: true, color: "1F3A4D" },
          paragraph: { spacing: { before: 280, after: 100 }, keepNext: true },
        },
      },
    },
    numbering: {
      config: [
        {
          reference: "numbers",
          levels: [
            {
              level: 0,
              format: LevelFormat.DECIMAL,
              text: "%1.",
              alignment: AlignmentType.START,
              style: { paragraph: { indent: { left: 454, hanging: 454 } } },
            },
          ],
        },
      ],
    },
    sections: [
      {
        properties: { page: { margin: { top: 1247, bottom: 1247, left: 1304, right: 1304 } } },
        footers: {
          default: new Footer({
            children: [
              new Paragraph({
                children: [
                  new TextRun({ text: `${footer} · page `, size: 16, color: "555555" }),
                  new TextRun({
                    children: [PageNumber.CURRENT, " of ", PageNumber.TOTAL_PAGES],
                    size: 16,
                    color: "555555",
                  }),
                ],
              }),
            ],
          }),
        },
        children,
      },
    ],
  })
  return new Uint8Array(await Packer.toBuffer(document))
}

const partsOf = (block: DocumentBlock, instance: number): ReadonlyArray<Paragraph | Table> => {
  switch (block.kind) {
    case "heading":
      return [
        new Paragraph({
          text: block.text,
          heading: block.anchor === "title" ? HeadingLevel.TITLE : LEVELS[block.level],
        }),
      ]
    case "paragraph":
      return [
        block.tone === "plain"
          ? new Paragraph({ text: block.text })
          : new Paragraph({
              children: [new TextRun({ text: block.text, italics: true, color: "444444" })],
              indent: { left: 227 },
              border: { left: { style: BorderStyle.SINGLE, size: 12, color: "8AA0AE", space: 8 } },
            }),
      ]
    case "list":
      return block.items.map(
        (text) =>
          new Paragraph({
            text,
            spacing: { after: 60 },
            ...(block.ordered ? { numbering: { reference: "numbers", level: 0, instance } } : { bullet: { level: 0 } }),
          }),
      )
    case "terms":
      return [
        tableOf(
          block.terms.map(({ name, text }) => [name, text]),
          undefined,
          [20, 80],
        ),
        new Paragraph({ text: "", spacing: { after: 60 } }),
      ]
    case "table":
      return [
        new Paragraph({
          children: [new TextRun({ text: block.caption, bold: true })],
          keepNext: true,
          spacing: { before: 160 },
        }),
        tableOf(block.rows, block.columns, widthsOf(block.columns, block.rows)),
        new Paragraph({ text: "", spacing: { after: 60 } }),
      ]
  }
}

const LEVELS = { 1: HeadingLevel.HEADING_1, 2: HeadingLevel.HEADING_2, 3: HeadingLevel.HEADING_3 } as const

/** The width of the page between its margins, in twentieths of a point: A4 less 2 × 1304. */
const TEXT_WIDTH = 11_906 - 2 * 1304

const tableOf = (
  rows: ReadonlyArray<ReadonlyArray<string>>,
  head: ReadonlyArray<string> | undefined,
  percents: ReadonlyArray<number>,
): Table => {
  const widths = percents.map((percent) => Math.round((percent * TEXT_WIDTH) / 100))
  const cell = (text: string, column: number, isHead: boolean) =>
    new TableCell({
      width: { size: widths[column] ?? 1000, type: WidthType.DXA },
      margins: { top: 50, bottom: 50, left: 90, right: 90 },
      ...(isHead ? { shading: { type: ShadingType.CLEAR, fill: "E8EEF1", color: "auto" } } : {}),
      children: [new Paragraph({ spacing: { after: 0 }, children: [new TextRun({ text, size: 18, bold: isHead })] })],
    })
  return new Table({
    columnWidths: [...widths],
    width: { size: TEXT_WIDTH, type: WidthType.DXA },
    rows: [
      ...(head === undefined
        ? []
        : [new TableRow({ tableHeader: true, children: head.map((text, column) => cell(text, column, true)) })]),
      ...rows.map(
        (cells) =>
          new TableRow({
            cantSplit: true,
            children: cells.map((text, column) => cell(text, column, head === undefined && column === 0)),
          }),
      ),
    ],
  })
}

/** Shares of the width in percent, by how much the columns hold; none under a tenth. */
export const widthsOf = (columns: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string>>): Array<number> => {
  const weights = columns.map((name, column) => {
    const longest = Math.max(name.length, ...rows.map((cells) => cells[column]?.length ?? 0))
    return Math.sqrt(Math.max(longest, 6))
  })
  const sum = weights.reduce((total, weight) => total + weight, 0)
  const raised = weights.map((weight) => Math.max((weight / sum) * 100, 10))
  const total = raised.reduce((each, percent) => each + percent, 0)
  return raised.map((percent) => (percent / total) * 100)
}
