/** Under which terms figures may be used. The programs and lists have the licence of the repository. */
export const LICENCE = {
  spdx: "CC-BY-4.0",
  name: "Creative Commons Attribution 4.0 International",
  url: "https://creativecommons.org/licenses/by/4.0/",
} as const

/** `LICENSE` of a data set. */
export const licenceText = (
  publisher: string,
): string => `The figures, findings and descriptions in this data set are licensed under the
${LICENCE.name} licence (${LICENCE.spdx}).

You may share and adapt them for any purpose, also a commercial one, if you name the source, link to the
licence and say whether you changed something. CITATION.cff says how to name the source. Publisher:
${publisher}.

The legal code: ${LICENCE.url}legalcode

Titles and quotations of laws and policies belong to their authors. The names of domains, organisations and
places are facts. Plumbline itself, the program that measured, is under the MIT licence.
`
