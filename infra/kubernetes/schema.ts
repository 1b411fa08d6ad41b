/**
 * Whether manifests are as Kubernetes' API has them.
 *
 * 1. The OpenAPI schemas, which `kubernetes-models` brings, tell what is missing or of a wrong kind.   2. They let keys pass that there are
 * not, as the API server does: the types of the same package, asked of the TypeScript compiler, do not.
 */
import { join } from "node:path"
import { Deployment, StatefulSet } from "kubernetes-models/apps/v1"
import { NetworkPolicy } from "kubernetes-models/networking.k8s.io/v1"
import { PodDisruptionBudget } from "kubernetes-models/policy/v1"
import { ConfigMap, Namespace, PersistentVolumeClaim, Service } from "kubernetes-models/v1"
import ts from "typescript"
import type { Manifest } from "./render.ts"

const MODELS: ReadonlyArray<{
  readonly apiVersion: string
  readonly kind: string
  readonly from: string
  readonly validate: (manifest: never) => void
}> = [
  { ...named(Deployment), from: "apps/v1", validate: (manifest) => new Deployment(manifest).validate() },
  { ...named(StatefulSet), from: "apps/v1", validate: (manifest) => new StatefulSet(manifest).validate() },
  {
    ...named(NetworkPolicy),
    from: "networking.k8s.io/v1",
    validate: (manifest) => new NetworkPolicy(manifest).validate(),
  },
  {
    ...named(PodDisruptionBudget),
    from: "policy/v1",
    validate: (manifest) => new PodDisruptionBudget(manifest).validate(),
  },
  { ...named(ConfigMap), from: "v1", validate: (manifest) => new ConfigMap(manifest).validate() },
  { ...named(Namespace), from: "v1", validate: (manifest) => new Namespace(manifest).validate() },
  {
    ...named(PersistentVolumeClaim),
    from: "v1",
    validate: (manifest) => new PersistentVolumeClaim(manifest).validate(),
  },
  { ...named(Service), from: "v1", validate: (manifest) => new Service(manifest).validate() },
]

function named({ apiVersion, kind }: { readonly apiVersion: string; readonly kind: string }) {
  return { apiVersion, kind }
}

/** What is wrong, a sentence each that begins with whose trouble it is. */
export const schemaProblems = (manifests: ReadonlyArray<Manifest>): ReadonlyArray<string> => {
  const known = manifests.map((manifest) => ({
    manifest,
    label: `${manifest.kind}/${manifest.metadata?.name}`,
    model: MODELS.find(({ apiVersion, kind }) => apiVersion === manifest.apiVersion && kind === manifest.kind),
  }))
  const problems = known.flatMap(({ manifest, label, model }) => {
    if (model === undefined) return [`${label}: ${manifest.apiVersion} is not known here`]
    try {
      model.validate(manifest as never)
      return []
    } catch (error) {
      return [`${label}: ${error instanceof Error ? error.message : String(error)}`]
    }
  })
  const lines = known.flatMap(({ manifest, label, model }) =>
    model === undefined
      ? []
      : [
          {
            label,
            text: `export const m: import("kubernetes-models/${model.from}").I${model.kind} = ${JSON.stringify(manifest)}`,
          },
        ],
  )
  return [...problems, ...unknownKeys(lines)]
}

/** Each line is a module of its own; none is written anywhere. */
const unknownKeys = (
  lines: ReadonlyArray<{ readonly label: string; readonly text: string }>,
): ReadonlyArray<string> => {
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2024,
    lib: ["lib.es2024.d.ts"],
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    types: [],
  }
  const host = ts.createCompilerHost(options)
  const texts = new Map(lines.map(({ text }, index) => [join(import.meta.dirname, `manifest-${index}.mts`), text]))
  const { fileExists, getSourceFile } = host
  host.fileExists = (name) => texts.has(name) || fileExists(name)
  host.getSourceFile = (name, ...rest) => {
    const text = texts.get(name)
    if (text !== undefined) return ts.createSourceFile(name, text, ts.ScriptTarget.ES2024)
    if (!parsed.has(name)) parsed.set(name, getSourceFile(name, ...rest))
    return parsed.get(name)
  }
  const program = ts.createProgram([...texts.keys()], options, host)
  return lines.flatMap(({ label }, index) =>
    ts
      .getPreEmitDiagnostics(program, program.getSourceFile([...texts.keys()][index]!))
      .map(({ messageText }) => `${label}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`),
  )
}

/** Declarations, which stay the same from call to call. */
const parsed = new Map<string, ts.SourceFile | undefined>()
