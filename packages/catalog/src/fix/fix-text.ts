/** Bytes: removes a byte order mark and CR, and ends the text in one line break. */
export const fixText = (text: string): string =>
  `${text
    .replace(/^\uFEFF/, "")
    .replace(/\r\n?/g, "\n")
    .replace(/\n+$/, "")}\n`
