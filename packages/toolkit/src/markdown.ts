/** A document as Markdown (CommonMark with tables). */
import type { DocumentBlock } from "@plumbline/core"

export const markdownOf = (blocks: ReadonlyArray<DocumentBlock>): string => `${blocks.map(blockOf).join("\n\n")}\n`

const blockOf = (block: DocumentBlock): string => {
  switch (block.kind) {
    case "heading":
      return `${"#".repeat(block.anchor === "title" ? 1 : block.level + 1)} ${escapeText(block.text)}`
    case "paragraph":
      return block.tone === "note" ? `> ${escapeText(block.text)}` : escapeText(block.text)
    case "list":
      return block.items.map((item, index) => `${block.ordered ? `${index + 1}.` : "-"} ${escapeText(item)}`).join("\n")
    case "terms":
      return block.terms.map(({ name, text }) => `- **${escapeText(name)}:** ${escapeText(text)}`).join("\n")
    case "table":
      return [
        `**${escapeText(block.caption)}**\n`,
        row(block.columns),
        row(block.columns.map(() => "---")),
        ...block.rows.map((cells) => row(cells.map(escapeText))),
      ].join("\n")
  }
}

const row = (cells: ReadonlyArray<string>): string => `| ${cells.join(" | ")} |`

/** What would be read as markup stays text. Digits at the start of a heading stay as they are: no list begins in a heading. */
const escapeText = (text: string): string => text.replace(/[\\`*_[\]<>|#~]/g, "\\$&").replace(/\s*\n\s*/g, " ")
