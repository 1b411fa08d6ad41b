/**
 * Whether manifests fit each other: what no schema says of one alone. Each rule answers what is wrong, a sentence each.
 *
 * Not looked at: what a cluster adds or refuses by itself, and whether its network holds policies at all.
 */
import type { INetworkPolicy } from "kubernetes-models/networking.k8s.io/v1"
import type { IContainer, IPersistentVolumeClaim, IPodSpec, IProbe, IService } from "kubernetes-models/v1"
import { parse } from "yaml"
import { isWorkload, type Manifest, type Workload } from "./render.ts"

export interface Surroundings {
  /** Secrets that the operator makes, with their keys. */
  readonly secrets: Readonly<Record<string, ReadonlyArray<string>>>
  /** Whether the site answers a path with success. */
  readonly isAnswered: (path: string) => boolean
}

/** Begins each sentence with whose trouble it is. */
export const mismatches = (manifests: ReadonlyArray<Manifest>, surroundings: Surroundings): ReadonlyArray<string> =>
  manifests.flatMap((manifest) =>
    RULES.flatMap((rule) =>
      rule(manifest, manifests, surroundings).map(
        (problem) => `${manifest.kind}/${manifest.metadata?.name}: ${problem}`,
      ),
    ),
  )

type Rule = (manifest: Manifest, all: ReadonlyArray<Manifest>, surroundings: Surroundings) => ReadonlyArray<string>

type Labels = Readonly<Record<string, string>>
interface Selector {
  readonly matchLabels?: Labels | undefined
  readonly matchExpressions?:
    | ReadonlyArray<{ readonly key: string; readonly operator: string; readonly values?: ReadonlyArray<string> }>
    | undefined
}

const podOf = (workload: Workload): IPodSpec | undefined => workload.spec?.template.spec
const containersOf = (workload: Workload): ReadonlyArray<IContainer> => podOf(workload)?.containers ?? []
const portsOf = (workload: Workload) => containersOf(workload).flatMap(({ ports }) => ports ?? [])

const matches = ({ matchLabels = {}, matchExpressions = [] }: Selector, labels: Labels): boolean =>
  Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
  matchExpressions.every(({ key, operator, values = [] }) => operator === "In" && values.includes(labels[key] ?? ""))

const selected = (selector: Selector, all: ReadonlyArray<Manifest>): ReadonlyArray<Workload> =>
  all.filter(isWorkload).filter((workload) => matches(selector, workload.spec?.template.metadata?.labels ?? {}))

const namespaces: Rule = ({ kind, metadata }, all) => {
  if (kind === "Namespace") return []
  const isThere = all.some((other) => other.kind === "Namespace" && other.metadata?.name === metadata?.namespace)
  return isThere ? [] : [`there is no namespace ${metadata?.namespace}`]
}

const own: Rule = (manifest, all) => {
  if (!isWorkload(manifest)) return []
  const selector = manifest.spec?.selector ?? {}
  const hits = selected(selector, all)
  if (!hits.includes(manifest)) return ["the selector does not match the labels of its pods"]
  return hits.length === 1 ? [] : ["the selector matches the pods of others"]
}

const services: Rule = (manifest, all) => {
  if (manifest.kind === "StatefulSet") {
    const { serviceName } = manifest.spec!
    return all.some(({ kind, metadata }) => kind === "Service" && metadata?.name === serviceName)
      ? []
      : [`there is no service ${serviceName}`]
  }
  if (manifest.kind !== "Service") return []
  const { spec } = manifest as IService
  const behind = selected({ matchLabels: spec?.selector }, all)
  if (behind.length !== 1) return [`the selector matches ${behind.length} workloads`]
  return (spec?.ports ?? []).flatMap(({ targetPort, protocol = "TCP" }) =>
    hasPort(behind[0]!, targetPort, protocol)
      ? []
      : [`${behind[0]!.metadata?.name} has no ${protocol} port ${targetPort}`],
  )
}

const hasPort = (workload: Workload, port: string | number | undefined, protocol = "TCP"): boolean =>
  portsOf(workload).some(
    (each) => (each.protocol ?? "TCP") === protocol && (each.name === port || each.containerPort === port),
  )

const disruption: Rule = (manifest, all) => {
  if (manifest.kind !== "PodDisruptionBudget") return []
  const { selector, minAvailable } = manifest.spec as { selector?: Selector; minAvailable?: number }
  const meant = selected(selector ?? {}, all)
  if (meant.length !== 1) return [`the selector matches ${meant.length} workloads`]
  return (meant[0]!.spec?.replicas ?? 1) > (minAvailable ?? 0) ? [] : ["no node could ever be drained"]
}

const policies: Rule = (manifest, all) => {
  if (manifest.kind !== "NetworkPolicy") return []
  const { podSelector, ingress = [], egress = [] } = (manifest as INetworkPolicy).spec!
  const meant = selected(podSelector as Selector, all)
  if (meant.length === 0) return ["the selector matches no pods"]
  const missing = (
    ports: ReadonlyArray<{ port?: string | number; protocol?: string }>,
    those: ReadonlyArray<Workload>,
  ) =>
    ports.flatMap(({ port, protocol }) =>
      those.flatMap((workload) =>
        hasPort(workload, port, protocol) ? [] : [`${workload.metadata?.name} has no ${protocol} port ${port}`],
      ),
    )
  const peers = [...ingress.flatMap(({ from = [] }) => from), ...egress.flatMap(({ to = [] }) => to)]
  return [
    ...ingress.flatMap(({ ports = [] }) => missing(ports, meant)),
    ...egress.flatMap(({ ports = [], to = [] }) =>
      to.flatMap((peer) => (peer.podSelector ? missing(ports, selected(peer.podSelector as Selector, all)) : [])),
    ),
    ...peers.flatMap((peer) =>
      peer.podSelector && selected(peer.podSelector as Selector, all).length === 0
        ? ["a peer's selector matches no pods"]
        : [],
    ),
  ]
}

/** Volumes, what they are made of, and secrets. */
const references: Rule = (manifest, all, { secrets }) => {
  if (!isWorkload(manifest)) return []
  const volumes = podOf(manifest)?.volumes ?? []
  const claims = manifest.kind === "StatefulSet" ? (manifest.spec?.volumeClaimTemplates ?? []) : []
  const names = [...volumes.map(({ name }) => name), ...claims.map(({ metadata }) => metadata?.name ?? "")]
  const mounted = containersOf(manifest).flatMap(({ volumeMounts = [] }) => volumeMounts.map(({ name }) => name))
  const isThere = (kind: string, name: string | undefined) =>
    all.some((other) => other.kind === kind && other.metadata?.name === name)
  return [
    ...mounted.filter((name) => !names.includes(name)).map((name) => `there is no volume ${name}`),
    ...names.filter((name) => !mounted.includes(name)).map((name) => `nobody mounts the volume ${name}`),
    ...volumes.flatMap(({ configMap, persistentVolumeClaim }) => [
      ...(configMap && !isThere("ConfigMap", configMap.name) ? [`there is no config map ${configMap.name}`] : []),
      ...(persistentVolumeClaim && !isThere("PersistentVolumeClaim", persistentVolumeClaim.claimName)
        ? [`there is no claim ${persistentVolumeClaim.claimName}`]
        : []),
    ]),
    ...containersOf(manifest).flatMap(({ env = [] }) =>
      env.flatMap(({ name, value, valueFrom }) => {
        const secret = valueFrom?.secretKeyRef
        if (secret)
          return secrets[secret.name ?? ""]?.includes(secret.key)
            ? []
            : [`nobody makes ${secret.name} with ${secret.key}`]
        return value !== undefined && /PASSWORD|SECRET|URL$/.test(name)
          ? [`${name} is written down for all to read`]
          : []
      }),
    ),
  ]
}

/** Files that the command line names are in a config map that is mounted there. */
const files: Rule = (manifest, all) => {
  if (!isWorkload(manifest)) return []
  return containersOf(manifest).flatMap(({ args = [], volumeMounts = [] }) =>
    args
      .filter((word) => word.startsWith("/"))
      .flatMap((path) => {
        const mount = volumeMounts.find(({ mountPath }) => path.startsWith(`${mountPath}/`))
        const volume = (podOf(manifest)?.volumes ?? []).find(({ name }) => name === mount?.name)
        const map = all.find(({ kind, metadata }) => kind === "ConfigMap" && metadata?.name === volume?.configMap?.name)
        const isThere = map?.kind === "ConfigMap" && path.slice(mount!.mountPath.length + 1) in (map.data ?? {})
        return isThere ? [] : [`there is no file ${path}`]
      }),
  )
}

const probes: Rule = (manifest, _all, { isAnswered }) => {
  if (!isWorkload(manifest)) return []
  return containersOf(manifest).flatMap((container) => {
    const { ports = [], startupProbe, readinessProbe, livenessProbe } = container
    if (ports.length > 0 && (!readinessProbe || !livenessProbe)) return [`${container.name} listens without probes`]
    return [startupProbe, readinessProbe, livenessProbe].flatMap((probe: IProbe | undefined) => {
      const port = probe?.httpGet?.port ?? probe?.tcpSocket?.port
      const path = probe?.httpGet?.path
      return [
        ...(port === undefined || hasPort(manifest, port) ? [] : [`a probe asks port ${port}, which there is not`]),
        ...(path === undefined || isAnswered(path) ? [] : [`a probe asks ${path}, which is not answered`]),
      ]
    })
  })
}

const limits: Rule = (manifest) => {
  if (!isWorkload(manifest)) return []
  return containersOf(manifest).flatMap(({ name, resources }) =>
    (["requests", "limits"] as const).flatMap((kind) =>
      ["cpu", "memory"].flatMap((what) => (resources?.[kind]?.[what] ? [] : [`${name} has no ${kind} of ${what}`])),
    ),
  )
}

/** The profile “restricted” of the Pod Security Standards, and a root that nobody writes. */
const restrictions: Rule = (manifest) => {
  if (!isWorkload(manifest)) return []
  const pod = podOf(manifest)
  return [
    ...(pod?.securityContext?.runAsNonRoot ? [] : ["pods may run as root"]),
    ...(pod?.securityContext?.seccompProfile?.type === "RuntimeDefault" ? [] : ["there is no seccomp profile"]),
    ...(pod?.automountServiceAccountToken === false ? [] : ["pods get a token of the cluster"]),
    ...containersOf(manifest).flatMap(({ name, securityContext }) => [
      ...(securityContext?.allowPrivilegeEscalation === false ? [] : [`${name} may gain privileges`]),
      ...(securityContext?.readOnlyRootFilesystem ? [] : [`${name} may write its root`]),
      ...(securityContext?.capabilities?.drop?.includes("ALL") ? [] : [`${name} keeps capabilities`]),
    ]),
  ]
}

/** A worker needs half a minute to give its work back; who else speaks to the database does its part of the work too. */
const grace: Rule = (manifest) => {
  if (!isWorkload(manifest)) return []
  const isMeasuring = containersOf(manifest).some(({ env = [] }) => env.some(({ name }) => name === "DATABASE_URL"))
  return isMeasuring && (podOf(manifest)?.terminationGracePeriodSeconds ?? 30) < 40 ? ["ends without its grace"] : []
}

/** A volume that one node has is not for several pods, nor for an old one beside a new one. */
const singles: Rule = (manifest, all) => {
  if (manifest.kind !== "Deployment") return []
  const claims = (podOf(manifest)?.volumes ?? []).flatMap(
    ({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? [],
  )
  const isOfOne = all.some(
    (other) =>
      other.kind === "PersistentVolumeClaim" &&
      claims.includes(other.metadata?.name ?? "") &&
      (other as IPersistentVolumeClaim).spec?.accessModes?.includes("ReadWriteOnce"),
  )
  const { replicas = 1, strategy } = manifest.spec as { replicas?: number; strategy?: { type?: string } }
  return isOfOne && (replicas !== 1 || strategy?.type !== "Recreate") ? ["several pods would want a volume of one"] : []
}

/** The resolvers that the configuration names are services, and may be dialled. */
const resolvers: Rule = (manifest, all) => {
  const text = manifest.kind === "ConfigMap" ? manifest.data?.["plumbline.yaml"] : undefined
  if (text === undefined) return []
  const given = parse(text) as { resolvers?: ReadonlyArray<string>; network?: { allow?: ReadonlyArray<string> } }
  return (given.resolvers ?? []).flatMap((resolver) => {
    const [address = "", port = "53"] = resolver.split(":")
    const service = all.find((other) => other.kind === "Service" && (other as IService).spec?.clusterIP === address)
    const protocols = ((service as IService | undefined)?.spec?.ports ?? []).flatMap((each) =>
      String(each.port) === port ? (each.protocol ?? "TCP") : [],
    )
    return [
      ...((["UDP", "TCP"] as const).every((protocol) => protocols.includes(protocol))
        ? []
        : [`${resolver} is no service`]),
      ...(given.network?.allow?.includes(`${address}/32`) ? [] : [`network.allow does not have ${address}`]),
    ]
  })
}

const RULES: ReadonlyArray<Rule> = [
  namespaces,
  own,
  services,
  disruption,
  policies,
  references,
  files,
  probes,
  limits,
  restrictions,
  grace,
  singles,
  resolvers,
]
