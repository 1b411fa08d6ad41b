/** Which of our languages a browser asks for first, by its `Accept-Language` (RFC 9110, section 12.5.4). */

/** Null when it names none of them. */
export const preferredOf = <L extends string>(header: string | null, languages: ReadonlyArray<L>): L | null => {
  const wanted = (header ?? "")
    .slice(0, MOST_CHARACTERS)
    .split(",")
    .map((part) => {
      const [tag = "", ...parameters] = part.trim().toLowerCase().split(";")
      const quality = parameters.map((each) => /^\s*q=([\d.]+)/.exec(each)?.[1]).find((each) => each !== undefined)
      return { language: tag.split("-")[0], quality: quality === undefined ? 1 : Number(quality) }
    })
    .filter(({ quality }) => quality > 0)
    .toSorted((left, right) => right.quality - left.quality)
  for (const { language } of wanted) {
    const found = languages.find((each) => each === language)
    if (found !== undefined) return found
  }
  return null
}

/** Browsers send far less. */
const MOST_CHARACTERS = 500
