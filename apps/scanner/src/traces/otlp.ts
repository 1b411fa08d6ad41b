/** Effect's exporter of OTLP, as JSON over HTTP. Loaded only where traces are asked for. */
import { ConfigProvider, Context, Effect, Layer, Tracer } from "effect"
import { layer as fetchLayer } from "effect/http/FetchHttpClient"
import { layerJson } from "effect/observability/OtlpSerialization"
import { layerFromConfig } from "effect/observability/OtlpTracer"
import { VERSION } from "../version.ts"

/** The tracer that the variables describe. */
export const otlpTracer = (environment: Readonly<Record<string, string>>) =>
  layerFromConfig({ resource: { serviceVersion: VERSION } }).pipe(
    Layer.provide([layerJson, fetchLayer]),
    Layer.provide(ConfigProvider.layer(ConfigProvider.fromEnv({ env: environment }))),
    Layer.build,
    Effect.map((built) => Context.get(built as Context.Context<never>, Tracer.Tracer)),
  )
