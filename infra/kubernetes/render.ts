/**
 * What a folder of manifests comes to, as `kustomize build` has it, of which this understands what ours use: `resources`, `namespace`,
 * `images` and `configMapGenerator` with files. Names get no hash here.
 */
import { readFileSync, statSync } from "node:fs"
import { basename, join } from "node:path"
import type { IDeployment, IStatefulSet } from "kubernetes-models/apps/v1"
import type { INetworkPolicy } from "kubernetes-models/networking.k8s.io/v1"
import type { IPodDisruptionBudget } from "kubernetes-models/policy/v1"
import type { IConfigMap, INamespace, IPersistentVolumeClaim, IService } from "kubernetes-models/v1"
import { parse, parseAllDocuments } from "yaml"

export type Workload = IDeployment | IStatefulSet
export type Manifest =
  | Workload
  | IConfigMap
  | INamespace
  | INetworkPolicy
  | IPersistentVolumeClaim
  | IPodDisruptionBudget
  | IService

export const isWorkload = (manifest: Manifest): manifest is Workload =>
  manifest.kind === "Deployment" || manifest.kind === "StatefulSet"

interface Kustomization {
  readonly resources?: ReadonlyArray<string>
  readonly namespace?: string
  readonly images?: ReadonlyArray<{ readonly name: string; readonly newName?: string; readonly newTag?: string }>
  readonly configMapGenerator?: ReadonlyArray<{ readonly name: string; readonly files: ReadonlyArray<string> }>
}

export const render = (folder: string): ReadonlyArray<Manifest> => {
  const given = parse(readFileSync(join(folder, "kustomization.yaml"), "utf8")) as Kustomization
  const made = [
    ...(given.resources ?? []).flatMap((name) =>
      statSync(join(folder, name)).isDirectory() ? render(join(folder, name)) : readManifests(join(folder, name)),
    ),
    ...(given.configMapGenerator ?? []).map(({ name, files }): IConfigMap => {
      const data = Object.fromEntries(files.map((file) => [basename(file), readFileSync(join(folder, file), "utf8")]))
      return { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data }
    }),
  ]
  for (const manifest of made) {
    if (given.namespace !== undefined && manifest.kind !== "Namespace")
      manifest.metadata = { ...manifest.metadata, namespace: given.namespace }
    if (isWorkload(manifest))
      for (const container of manifest.spec?.template.spec?.containers ?? []) {
        const image = given.images?.find(({ name }) => name === container.image)
        if (image !== undefined) container.image = `${image.newName ?? image.name}:${image.newTag ?? "latest"}`
      }
  }
  return made
}

/** Of a file, or of what `kustomize build` prints. */
export const decodeManifests = (text: string): ReadonlyArray<Manifest> =>
  parseAllDocuments(text).map((document) => document.toJS() as Manifest)

const readManifests = (file: string): ReadonlyArray<Manifest> => decodeManifests(readFileSync(file, "utf8"))
