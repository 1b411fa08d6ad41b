import { expect, it } from "vitest"
import { errataText } from "./errata.ts"

it("says what is known to be wrong, or that nothing is", () => {
  expect(errataText([], null)).toContain("Nothing is known to be wrong so far.")
  const text = errataText(
    [
      {
        id: "spf-lookups",
        foundOn: "2026-12-01",
        from: "2026-11-01",
        measures: ["spf"],
        wrong: "Counted one too many.",
      },
      {
        id: "all",
        foundOn: "2026-11-02",
        from: "2026-10-01",
        to: "2026-11-01",
        wrong: "Everything.",
        mendedIn: "0.2.0",
      },
    ],
    "https://plumbline.example",
  )
  expect(text).toContain("Snapshots 2026-11-01 to the newest; `spf`.\n\nCounted one too many.\n\nNot mended yet.")
  expect(text).toContain("Snapshots 2026-10-01 to 2026-11-01; all figures.\n\nEverything.\n\nMended in 0.2.0.")
})
