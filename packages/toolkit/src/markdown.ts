/** A document as Markdown (CommonMark with tables). */
import type { DocumentBlock } from "@plumbline/core"

export const markdownOf = (blocks: ReadonlyArray<DocumentBlock>): string => `${blocks.map(blockOf).join("\n\n")}\n`

const blockOf = (block: DocumentBlock): string => {
  switch (block.kind) {
    case "heading":
      return `${"#".repeat(block.anchor === "title" ? 1 : block.level + 1)} ${escape(block.text)}`
    case "paragraph":
      return block.tone === "note" ? `> ${escape(block.text)}` : escape(block.text)
    case "list":
      return block.items.map((item, index) => `${block.ordered ? `${index + 1}.` : "-"} ${escape(item)}`).join("\n")
    case "terms":
      return block.terms.map(({ name, text }) => `- **${escape(name)}:** ${escape(text)}`).join("\n")
    case "table":
      return [
        `**${escape(block.caption)}**\n`,
        row(block.columns),
        row(block.columns.map(() => "---")),
        ...block.rows.map((cells) => row(cells.map(escape))),
      ].join("\n")
  }
}

const row = (cells: ReadonlyArray<string>): string => `| ${cells.join(" | ")} |`

/** What would be read as markup stays text. Digits at the start of a heading stay as they are: no list begins in a heading. */
const escape = (text: string): string => text.replace(/[\\`*_[\]<>|#~]/g, "\\$&").replace(/\s*\n\s*/g, " ")
