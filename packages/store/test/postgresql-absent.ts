import { it } from "vitest"

it.skip("the store's tests on PostgreSQL, because no PostgreSQL server is installed", () => {})
