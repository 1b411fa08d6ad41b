/** The routing data that Plumbline is given: who announces the lab's networks, and who may. */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"

/** The sources below `routing/` of the state folder, as `plumbline.yaml` names them. */
export const routingSources = (state: string) => {
  const folder = join(state, "routing")
  return { vrps: join(folder, "vrps.json"), origins: DUMPS.map((name) => join(folder, name)) }
}

/** Writes them: VRPs as a relying party would export them at this moment, dumps of routes as they stand. */
export const assembleRouting = (lab: string, state: string): void => {
  const { vrps, origins } = routingSources(state)
  mkdirSync(join(state, "routing"), { recursive: true })
  const { roas } = JSON.parse(readFileSync(join(lab, "internet", "vrps.json"), "utf8")) as {
    roas: ReadonlyArray<unknown>
  }
  const metadata = { buildmachine: "lab", buildtime: new Date().toISOString(), vrps: roas.length }
  writeFileSync(vrps, `${JSON.stringify({ metadata, roas }, null, 2)}\n`)
  for (const [index, name] of DUMPS.entries()) copyFileSync(join(lab, "internet", name), origins[index] ?? "")
}

const DUMPS = ["riswhoisdump.IPv4", "riswhoisdump.IPv6"]
