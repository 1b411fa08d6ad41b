/** What a route's answer looks like: a view of it drawn as SVG. */
import type { ChartFrame } from "@plumbline/chart"
import type { ApiContext } from "../route.ts"

/** The frame but for the words that the figures decide. */
export interface PicturePlace {
  readonly context: ApiContext
  readonly view: string
  /** In place of the picture's own title. */
  readonly title: string | undefined
  readonly frame: Omit<ChartFrame, "title" | "subtitle">
}

export interface Picture<Answer> {
  /** The first one is drawn unless another is asked for. */
  readonly views: ReadonlyArray<string>
  /** SVG; or why this answer cannot be drawn so. */
  readonly draw: (answer: Answer, place: PicturePlace) => string | { readonly problem: string }
}
