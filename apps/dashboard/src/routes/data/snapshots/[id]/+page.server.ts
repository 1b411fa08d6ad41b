import { Snapshot } from "@plumbline/core"
import { ask } from "#app/api/answer.server.ts"
import { askDatasetCitation } from "#app/cite/citation.server.ts"
import { snapshotFileAddress } from "#app/cite/snapshot-files.ts"
import { askCountries, countryNames } from "#app/page/catalogue.server.ts"
import type { PageServerLoad } from "./$types"

/** What does this snapshot hold, and how is it verified? */
export const load: PageServerLoad = async ({ params, url }) => {
  const [snapshot, countries] = await Promise.all([
    ask(Snapshot, `/snapshots/${encodeURIComponent(params.id)}`),
    askCountries(),
  ])
  const { files, scans, ...rest } = snapshot
  return {
    ...rest,
    shown: {
      targets: scans.reduce((sum, { targets }) => sum + targets, 0),
      sizeBytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    },
    scans,
    files: files.map((file) => ({ ...file, address: snapshotFileAddress(snapshot.id, file.path) })),
    manifest: `/api/v1/snapshots/${snapshot.id}/manifest.json`,
    names: countryNames(countries),
    dataset: await askDatasetCitation(url, snapshot.id),
  }
}
