/** Whether visitors can subscribe here. What they send is read in `../subscriptions.ts`. */
import { FREQUENCIES, SubscriptionsOffered } from "@plumbline/core"
import { Effect } from "effect"
import { type ApiContext, defineRoute, type Route } from "../route.ts"

export const subscriptionRoutes = ({ subscriptions }: ApiContext): ReadonlyArray<Route> => [
  defineRoute({
    address: "/subscriptions",
    operation: "subscriptionsOffered",
    summary: "Whether news of changes can be subscribed to by mail here, and how often it comes",
    answer: SubscriptionsOffered,
    run: () => Effect.succeed({ isOffered: subscriptions?.isOffered === true, frequencies: FREQUENCIES }),
  }),
]
