/**
 * A document as ODT (OpenDocument 1.3, ISO/IEC 26300). Written by hand on top of a zip library: no library for writing OpenDocument text
 * is kept up well enough to depend on.
 */
import type { DocumentBlock } from "@plumbline/core"
import { strToU8, zipSync } from "fflate"
import { widthsOf } from "./docx.ts"

const MIME_TYPE = "application/vnd.oasis.opendocument.text"

/** The bytes of the file; the same blocks give the same bytes. */
export const odtOf = (blocks: ReadonlyArray<DocumentBlock>, title: string, footer: string): Uint8Array => {
  const tables: Array<ReadonlyArray<number>> = []
  const body = blocks.map((block) => xmlOf(block, tables)).join("\n")
  return zipSync(
    {
      // First and not compressed, so that the type can be told from the first bytes (part 2, 3.3).
      mimetype: [strToU8(MIME_TYPE), { level: 0 }],
      "META-INF/manifest.xml": strToU8(MANIFEST),
      "content.xml": strToU8(
        `${XML}<office:document-content ${SPACES} office:version="1.3"><office:automatic-styles>${columnStyles(tables)}</office:automatic-styles><office:body><office:text>${body}</office:text></office:body></office:document-content>`,
      ),
      "styles.xml": strToU8(stylesOf(footer)),
      "meta.xml": strToU8(
        `${XML}<office:document-meta ${SPACES} office:version="1.3"><office:meta><dc:title>${escapeText(title)}</dc:title><meta:generator>Plumbline</meta:generator></office:meta></office:document-meta>`,
      ),
    },
    { mtime: FIRST_DAY, level: 9 },
  )
}

/** Zip knows no earlier day; a fixed one keeps the bytes the same. Noon, so that no time zone makes it the day before. */
const FIRST_DAY = new Date("1980-01-02T12:00:00Z")

const xmlOf = (block: DocumentBlock, tables: Array<ReadonlyArray<number>>): string => {
  switch (block.kind) {
    case "heading":
      return block.anchor === "title"
        ? `<text:p text:style-name="Title">${escapeText(block.text)}</text:p>`
        : `<text:h text:style-name="Heading_20_${block.level}" text:outline-level="${block.level}">${escapeText(block.text)}</text:h>`
    case "paragraph":
      return `<text:p text:style-name="${block.tone === "note" ? "Note" : "Text"}">${escapeText(block.text)}</text:p>`
    case "list":
      return `<text:list text:style-name="${block.ordered ? "Numbers" : "Bullets"}">${block.items.map((item) => `<text:list-item><text:p text:style-name="Item">${escapeText(item)}</text:p></text:list-item>`).join("")}</text:list>`
    case "terms":
      return tableOf(
        block.terms.map(({ name, text }) => [name, text]),
        undefined,
        [20, 80],
        tables,
      )
    case "table":
      return `<text:p text:style-name="Caption">${escapeText(block.caption)}</text:p>${tableOf(block.rows, block.columns, widthsOf(block.columns, block.rows), tables)}`
  }
}

const tableOf = (
  rows: ReadonlyArray<ReadonlyArray<string>>,
  head: ReadonlyArray<string> | undefined,
  widths: ReadonlyArray<number>,
  tables: Array<ReadonlyArray<number>>,
): string => {
  tables.push(widths)
  const name = `Table${tables.length}`
  const cell = (text: string, isHead: boolean) =>
    `<table:table-cell table:style-name="${isHead ? "HeadCell" : "Cell"}" office:value-type="string"><text:p text:style-name="${isHead ? "HeadText" : "CellText"}">${escapeText(text)}</text:p></table:table-cell>`
  const columns = widths.map((_, index) => `<table:table-column table:style-name="${name}.${index + 1}"/>`).join("")
  const header =
    head === undefined
      ? ""
      : `<table:table-header-rows><table:table-row>${head.map((text) => cell(text, true)).join("")}</table:table-row></table:table-header-rows>`
  const body = rows
    .map(
      (cells) =>
        `<table:table-row table:style-name="Row">${cells.map((text, index) => cell(text, head === undefined && index === 0)).join("")}</table:table-row>`,
    )
    .join("")
  return `<table:table table:name="${name}" table:style-name="Table">${columns}${header}${body}</table:table><text:p text:style-name="Gap"/>`
}

/** Styles that content needs for itself: widths of columns, and what cells look like. */
const columnStyles = (tables: ReadonlyArray<ReadonlyArray<number>>): string =>
  `<style:style style:name="Table" style:family="table"><style:table-properties style:width="16.4cm" table:align="left"/></style:style><style:style style:name="Row" style:family="table-row"><style:table-row-properties fo:keep-together="always"/></style:style>${["Cell", "HeadCell"].map((name) => `<style:style style:name="${name}" style:family="table-cell"><style:table-cell-properties fo:padding="0.12cm" fo:border="0.5pt solid #9aa8b0"${name === "HeadCell" ? ' fo:background-color="#e8eef1"' : ""}/></style:style>`).join("")}${tables
    .flatMap((widths, table) =>
      widths.map(
        (percent, column) =>
          `<style:style style:name="Table${table + 1}.${column + 1}" style:family="table-column"><style:table-column-properties style:column-width="${((percent * 16.4) / 100).toFixed(2)}cm"/></style:style>`,
      ),
    )
    .join("")}`

const XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
const SPACES = [
  ["office", "office"],
  ["style", "style"],
  ["text", "text"],
  ["table", "table"],
  ["fo", "xsl-fo-compatible"],
  ["meta", "meta"],
]
  .map(([prefix, name]) => `xmlns:${prefix}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`)
  .concat('xmlns:dc="http://purl.org/dc/elements/1.1/"')
  .join(" ")

const MANIFEST = `${XML}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="${MIME_TYPE}"/>${["content.xml", "styles.xml", "meta.xml"].map((path) => `<manifest:file-entry manifest:full-path="${path}" manifest:media-type="text/xml"/>`).join("")}</manifest:manifest>`

const paragraphStyle = (name: string, paragraph: string, text: string, display = name): string =>
  `<style:style style:name="${name}" style:display-name="${display}" style:family="paragraph"><style:paragraph-properties ${paragraph}/><style:text-properties ${text}/></style:style>`

const stylesOf = (footer: string): string =>
  `${XML}<office:document-styles ${SPACES} office:version="1.3"><office:styles><style:default-style style:family="paragraph"><style:text-properties style:font-name="Carlito" fo:font-family="Carlito, Calibri, sans-serif" fo:font-size="10.5pt" fo:language="en" fo:country="GB"/></style:default-style>${[
    paragraphStyle("Text", 'fo:margin-bottom="0.2cm"', 'fo:font-size="10.5pt"'),
    paragraphStyle("Item", 'fo:margin-bottom="0.1cm"', 'fo:font-size="10.5pt"'),
    paragraphStyle("Gap", 'fo:margin-bottom="0.1cm"', 'fo:font-size="6pt"'),
    paragraphStyle(
      "Caption",
      'fo:margin-top="0.3cm" fo:margin-bottom="0.1cm" fo:keep-with-next="always"',
      'fo:font-weight="bold"',
    ),
    paragraphStyle(
      "Note",
      'fo:margin-bottom="0.2cm" fo:margin-left="0.4cm" fo:padding-left="0.2cm" fo:border-left="1.5pt solid #8aa0ae"',
      'fo:font-style="italic" fo:color="#444444"',
    ),
    paragraphStyle("CellText", 'fo:margin-bottom="0cm"', 'fo:font-size="9pt"'),
    paragraphStyle("HeadText", 'fo:margin-bottom="0cm"', 'fo:font-size="9pt" fo:font-weight="bold"'),
    paragraphStyle("Footer", 'fo:margin-top="0.2cm"', 'fo:font-size="8pt" fo:color="#555555"'),
    paragraphStyle("Title", 'fo:margin-bottom="0.4cm"', 'fo:font-size="20pt" fo:font-weight="bold"'),
    ...[15, 12, 11].map((size, index) =>
      paragraphStyle(
        `Heading_20_${index + 1}`,
        'fo:margin-top="0.5cm" fo:margin-bottom="0.2cm" fo:keep-with-next="always"',
        `fo:font-size="${size}pt" fo:font-weight="bold" fo:color="#1f3a4d"`,
        `Heading ${index + 1}`,
      ),
    ),
  ].join(
    "",
  )}<text:list-style style:name="Bullets"><text:list-level-style-bullet text:level="1" text:bullet-char="•">${LIST_LEVEL}</text:list-level-style-bullet></text:list-style><text:list-style style:name="Numbers"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix=".">${LIST_LEVEL}</text:list-level-style-number></text:list-style></office:styles><office:automatic-styles><style:page-layout style:name="Page"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin-top="2.2cm" fo:margin-bottom="1.6cm" fo:margin-left="2.3cm" fo:margin-right="2.3cm"/><style:footer-style/></style:page-layout></office:automatic-styles><office:master-styles><style:master-page style:name="Standard" style:page-layout-name="Page"><style:footer><text:p text:style-name="Footer">${escapeText(footer)} · page <text:page-number text:select-page="current"/> of <text:page-count/></text:p></style:footer></style:master-page></office:master-styles></office:document-styles>`

const LIST_LEVEL =
  '<style:list-level-properties text:list-level-position-and-space-mode="label-alignment"><style:list-level-label-alignment text:label-followed-by="listtab" fo:text-indent="-0.6cm" fo:margin-left="0.8cm"/></style:list-level-properties>'

/** Text between tags; characters that XML 1.0 cannot hold are left out. */
const escapeText = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML 1.0 forbids.
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
