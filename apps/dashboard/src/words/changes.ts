/** Words of changes: names of what they are counted by, and of how often news come. */
import type { ChangeGroup, Frequency } from "@plumbline/core"
import { m } from "#app/paraglide/messages.js"

export const changeWords = {
  group: {
    get country() {
      return m.words_country()
    },
    get organisation() {
      return m.words_organisation()
    },
    get standard() {
      return m.words_standard()
    },
    get supplier() {
      return m.words_supplier()
    },
    get scan() {
      return m.changes_scan()
    },
  } satisfies Record<ChangeGroup, string>,

  frequency: {
    get "each-scan"() {
      return m.subscribe_each_scan()
    },
    get daily() {
      return m.subscribe_daily()
    },
    get weekly() {
      return m.subscribe_weekly()
    },
    get monthly() {
      return m.subscribe_monthly()
    },
  } satisfies Record<Frequency, string>,
}
