import { splitAddress } from "#app/language/address.ts"
import { readBy } from "#app/language/reader.ts"

const { language, snapshot } = splitAddress(location.pathname)
readBy(() => ({ language, snapshot }))
