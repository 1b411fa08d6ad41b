/** The notifier as the configuration has it. */
import type { CatalogView } from "@plumbline/core"
import type { NotifyOptions } from "@plumbline/notify"
import { blockList, refusalOf } from "@plumbline/probes"
import type { Config } from "../config.ts"

export const notifyOptionsOf = (config: Config, catalog: CatalogView, say: (line: string) => void): NotifyOptions => ({
  site: config.site,
  catalog,
  mail: config.mail,
  webhooks: config.webhooks,
  digests: config.digests,
  refuse: refuseOf(config),
  say,
})

/** Webhooks go to public addresses, and to those that `network.allow` names. */
export const refuseOf = ({ allow }: Config): NotifyOptions["refuse"] => {
  const allowed = blockList(allow)
  return (address) => refusalOf(address, allowed)
}

/** Whether anybody can ever be told anything. */
export const isNotifying = ({ mail, webhooks }: Config): boolean => mail !== null || webhooks.length > 0
