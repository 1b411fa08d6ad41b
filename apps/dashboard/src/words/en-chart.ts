/** The words around embedded charts, in English. */
export const chartWords = {
  embed: {
    title: "Embed this chart",
    lead: "Copy one of these into your page. Both show the newest figures each time they are loaded, without scripts and without cookies.",
    frame: "As a frame, with a link to the full chart",
    image: "As an image",
    full: "Full chart, table and data",
    missing: "This chart cannot be drawn",
    mend: "Its address may be mistyped, or what it shows is no longer measured.",
    of: (name: string) => `Chart: ${name}`,
  },
} as const
