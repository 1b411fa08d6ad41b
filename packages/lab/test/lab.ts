/** A laboratory for a test file: started before its tests, closed after them. */
import { Effect, Exit, Scope } from "effect"
import { afterAll, beforeAll } from "vitest"
import { type Lab, type LabOptions, startLab } from "../src/index.ts"

export const useLab = (options?: LabOptions): (() => Lab) => {
  const scope = Scope.makeUnsafe()
  let lab: Lab | undefined
  beforeAll(async () => {
    lab = await Effect.runPromise(Scope.provide(startLab(options), scope))
  })
  afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)))
  return () => {
    if (lab === undefined) throw new Error("the laboratory is not started yet")
    return lab
  }
}
