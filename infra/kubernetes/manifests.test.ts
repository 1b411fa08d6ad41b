/** The manifests hold against Kubernetes' own schemas, and fit each other, the site and what is written for Compose. No cluster is asked. */
import { execFileSync, spawnSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { buildApi } from "@plumbline/api"
import { Store } from "@plumbline/store"
import { Effect, ManagedRuntime } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { Document, parse } from "yaml"
import { seedCatalog, seedStatus, seedStore } from "../../apps/api/test/seed.ts"
import { loadConfig } from "../../apps/scanner/src/config.ts"
import { decodeManifests, type Manifest, render } from "./render.ts"
import { mismatches, type Surroundings } from "./rules.ts"
import { schemaProblems } from "./schema.ts"

const HERE = import.meta.dirname
const FOLDERS = ["base", "with-database"]

const runtime = ManagedRuntime.make(Store.layer({ file: ":memory:" }))
const answered = new Set<string>()
const surroundings: Surroundings = {
  secrets: { "plumbline-database": ["DATABASE_URL", "POSTGRES_PASSWORD"] },
  isAnswered: (path) => answered.has(path),
}

beforeAll(async () => {
  await runtime.runPromise(seedStore)
  const app = buildApi({ runtime, catalog: seedCatalog(), status: seedStatus })
  const probed = JSON.stringify(rendered("with-database")).matchAll(/"httpGet":\{"path":"([^"]+)"/g)
  for (const [, path] of probed) if ((await app.inject(path!)).statusCode === 200) answered.add(path!)
  await app.close()
})
afterAll(() => runtime.dispose())

const rendered = (folder: string) => render(join(HERE, folder))
const find = (kind: string, name: string, all: ReadonlyArray<Manifest>): Manifest => {
  const found = all.find((manifest) => manifest.kind === kind && manifest.metadata?.name === name)
  if (found === undefined) throw new Error(`there is no ${kind}/${name}`)
  return found
}
const fileOf = (name: string) => readFileSync(join(HERE, name), "utf8")

describe.each(FOLDERS)("%s", (folder) => {
  it("is as Kubernetes has it", () => {
    expect(schemaProblems(rendered(folder))).toEqual([])
  })

  it("fits together", () => {
    expect(mismatches(rendered(folder), surroundings)).toEqual([])
  })

  const hasKubectl = spawnSync("kubectl", ["kustomize", "--help"]).status === 0
  it.skipIf(!hasKubectl)("is built by kustomize to the same (skipped where kubectl is not installed)", () => {
    const built = decodeManifests(execFileSync("kubectl", ["kustomize", join(HERE, folder)], { encoding: "utf8" }))
    expect(schemaProblems(built)).toEqual([])
    expect(mismatches(built, surroundings)).toEqual([])
    const hash = /-[0-9a-z]{10}$/
    const names = (all: ReadonlyArray<Manifest>) =>
      all
        .map(
          ({ kind, metadata }) =>
            `${kind}/${kind === "ConfigMap" ? metadata?.name?.replace(hash, "") : metadata?.name}`,
        )
        .toSorted()
    expect(names(built)).toEqual(names(rendered(folder)))
  })
})

describe("the configuration", () => {
  it("is one that plumbline takes", async () => {
    const config = await Effect.runPromise(loadConfig(join(HERE, "base/plumbline.yaml")))
    expect(config.contact).toMatch(/^https:/)
    // Where the volume is mounted, in site and workers.
    expect(config.store).toMatch(/^\/var\/lib\/plumbline\//)
  })

  it("has the resolver that Compose has, but for its places", () => {
    const rest = (text: string) => text.replace(/^ {2}(?:interface|access-control): .*\n/gm, "")
    expect(rest(fileOf("base/unbound.conf"))).toBe(rest(fileOf("../compose/unbound.conf")))
  })

  it("runs the processes that Compose runs", () => {
    const { services } = parse(fileOf("../compose/compose.yaml")) as {
      services: Readonly<Record<string, { command: ReadonlyArray<string> }>>
    }
    for (const name of ["site", "worker"]) {
      const { spec } = find("Deployment", name, rendered("base")) as {
        spec: { template: { spec: { containers: ReadonlyArray<{ args: ReadonlyArray<string> }> } } }
      }
      const args = spec.template.spec.containers[0]!.args
      expect(args).toEqual([...services[name]!.command, "--config", "/etc/plumbline/plumbline.yaml"])
    }
  })

  it("holds no secret, and is explained to operators", () => {
    expect(rendered("with-database").some(({ kind }) => (kind as string) === "Secret")).toBe(false)
    const operations = fileOf("../../docs/operations.md")
    for (const [name, keys] of Object.entries(surroundings.secrets))
      for (const key of keys) expect(operations).toMatch(new RegExp(`${name}[^]*--from-literal=${key}=`))
  })
})

/** A manifest of the overlay in which one value is another; `undefined` takes it away. */
const changed = (at: string, path: ReadonlyArray<string | number>, value: unknown): ReadonlyArray<Manifest> => {
  const [kind = "", name = ""] = at.split("/")
  const all = rendered("with-database")
  const before = find(kind, name, all)
  const document = new Document(before)
  if (value === undefined) document.deleteIn(path)
  else document.setIn(path, document.createNode(value))
  const after = document.toJS() as Manifest
  expect(after).not.toEqual(before)
  return all.map((manifest) => (manifest === before ? after : manifest))
}

const POD = ["spec", "template", "spec"] as const
const CONTAINER = [...POD, "containers", 0] as const

describe("the schemas find", () => {
  it.each([
    {
      name: "a key that there is not",
      at: "Deployment/site",
      path: [...CONTAINER, "resorces"],
      value: {},
      says: /resorces/,
    },
    {
      name: "a number that is none",
      at: "Deployment/worker",
      path: ["spec", "replicas"],
      value: "two",
      says: /integer/,
    },
    {
      name: "what is missing",
      at: "Deployment/worker",
      path: ["spec", "selector"],
      value: undefined,
      says: /selector/,
    },
    {
      name: "a protocol that there is not",
      at: "Service/site",
      path: ["spec", "ports", 0, "protocl"],
      value: "UDP",
      says: /protocl/,
    },
  ])("$name", ({ at, path, value, says }) => {
    expect(schemaProblems(changed(at, path, value)).join("\n")).toMatch(says)
  })
})

describe("the rules find", () => {
  const component = "app.kubernetes.io/component"
  it.each([
    { at: "Service/site", path: ["metadata", "namespace"], value: "other", says: "there is no namespace other" },
    {
      at: "Deployment/site",
      path: ["spec", "selector", "matchLabels", component],
      value: "web",
      says: "the selector does not match the labels of its pods",
    },
    {
      at: "Deployment/site",
      path: ["spec", "selector", "matchLabels", component],
      value: undefined,
      says: "the selector matches the pods of others",
    },
    { at: "StatefulSet/database", path: ["spec", "serviceName"], value: "db", says: "there is no service db" },
    {
      at: "Service/site",
      path: ["spec", "selector", component],
      value: "web",
      says: "the selector matches 0 workloads",
    },
    { at: "Service/site", path: ["spec", "ports", 0, "targetPort"], value: 8080, says: "site has no TCP port 8080" },
    {
      at: "Service/resolver",
      path: ["spec", "ports", 0, "targetPort"],
      value: "dns-tcp",
      says: "resolver has no UDP port dns-tcp",
    },
    {
      at: "PodDisruptionBudget/worker",
      path: ["spec", "selector", "matchLabels", component],
      value: "workers",
      says: "the selector matches 0 workloads",
    },
    {
      at: "PodDisruptionBudget/resolver",
      path: ["spec", "minAvailable"],
      value: 2,
      says: "no node could ever be drained",
    },
    {
      at: "NetworkPolicy/site",
      path: ["spec", "podSelector", "matchLabels", component],
      value: "web",
      says: "the selector matches no pods",
    },
    {
      at: "NetworkPolicy/site",
      path: ["spec", "ingress", 0, "ports", 0, "port"],
      value: "web",
      says: "site has no TCP port web",
    },
    {
      at: "NetworkPolicy/measuring",
      path: ["spec", "egress", 1, "ports", 0, "port"],
      value: 53,
      says: "resolver has no UDP port 53",
    },
    {
      at: "NetworkPolicy/measuring",
      path: ["spec", "egress", 1, "to", 0, "podSelector", "matchLabels", component],
      value: "dns",
      says: "a peer's selector matches no pods",
    },
    {
      at: "Deployment/site",
      path: [...CONTAINER, "volumeMounts", 0, "name"],
      value: "conf",
      says: "there is no volume conf",
    },
    {
      at: "Deployment/site",
      path: [...CONTAINER, "volumeMounts", 2],
      value: undefined,
      says: "nobody mounts the volume temporary",
    },
    {
      at: "Deployment/site",
      path: [...POD, "volumes", 0, "configMap", "name"],
      value: "conf",
      says: "there is no config map conf",
    },
    {
      at: "Deployment/site",
      path: [...POD, "volumes", 1, "persistentVolumeClaim", "claimName"],
      value: "kept",
      says: "there is no claim kept",
    },
    {
      at: "Deployment/worker",
      path: [...CONTAINER, "env", 0, "valueFrom", "secretKeyRef", "key"],
      value: "url",
      says: "nobody makes plumbline-database with url",
    },
    {
      at: "Deployment/worker",
      path: [...CONTAINER, "env", 0],
      value: { name: "DATABASE_URL", value: "postgresql://plumbline:secret@database/plumbline" },
      says: "DATABASE_URL is written down for all to read",
    },
    {
      at: "Deployment/site",
      path: [...CONTAINER, "args", 2],
      value: "/etc/plumbline.yaml",
      says: "there is no file /etc/plumbline.yaml",
    },
    {
      at: "Deployment/resolver",
      path: [...CONTAINER, "readinessProbe"],
      value: undefined,
      says: "resolver listens without probes",
    },
    {
      at: "Deployment/site",
      path: [...CONTAINER, "livenessProbe", "tcpSocket", "port"],
      value: 8080,
      says: "a probe asks port 8080, which there is not",
    },
    {
      at: "Deployment/site",
      path: [...CONTAINER, "readinessProbe", "httpGet", "path"],
      value: "/api/v1/health",
      says: "a probe asks /api/v1/health, which is not answered",
    },
    {
      at: "Deployment/worker",
      path: [...CONTAINER, "resources", "limits", "memory"],
      value: undefined,
      says: "worker has no limits of memory",
    },
    {
      at: "Deployment/worker",
      path: [...POD, "securityContext", "runAsNonRoot"],
      value: false,
      says: "pods may run as root",
    },
    {
      at: "Deployment/worker",
      path: [...POD, "securityContext", "seccompProfile"],
      value: undefined,
      says: "there is no seccomp profile",
    },
    {
      at: "Deployment/worker",
      path: [...POD, "automountServiceAccountToken"],
      value: true,
      says: "pods get a token of the cluster",
    },
    {
      at: "Deployment/worker",
      path: [...CONTAINER, "securityContext", "allowPrivilegeEscalation"],
      value: true,
      says: "worker may gain privileges",
    },
    {
      at: "Deployment/worker",
      path: [...CONTAINER, "securityContext", "readOnlyRootFilesystem"],
      value: false,
      says: "worker may write its root",
    },
    {
      at: "Deployment/worker",
      path: [...CONTAINER, "securityContext", "capabilities"],
      value: undefined,
      says: "worker keeps capabilities",
    },
    {
      at: "Deployment/worker",
      path: [...POD, "terminationGracePeriodSeconds"],
      value: 20,
      says: "ends without its grace",
    },
    { at: "Deployment/site", path: ["spec", "replicas"], value: 2, says: "several pods would want a volume of one" },
    {
      at: "Service/resolver",
      path: ["spec", "clusterIP"],
      value: "10.96.0.54",
      from: "ConfigMap/plumbline",
      says: "10.96.0.53:53 is no service",
    },
    {
      at: "ConfigMap/plumbline",
      path: ["data", "plumbline.yaml"],
      value: 'resolvers: ["10.96.0.53:53"]',
      says: "network.allow does not have 10.96.0.53",
    },
  ])("$at: $says", ({ at, path, value, says, from = at }) => {
    expect(mismatches(changed(at, path, value), surroundings)).toContain(`${from}: ${says}`)
  })
})
