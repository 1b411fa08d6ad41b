/**
 * Language tags: is a text one?
 * Spec: RFC 5646 §2.1 (grammar), §2.2.9 (well-formed), §2.2.1 (primary language: ISO 639-1 where it has two letters).
 *
 * Not done: the registry of languages with three letters, regions and variants; well-formed ones are taken as they are.
 */

/** Whether a text is a language tag, in any case. Linear in its length. */
export const isLanguageTag = (text: string): boolean => {
  if (text.length > TAG_LIMIT) return false
  const tag = text.toLowerCase()
  if (PRIVATE_USE.test(tag) || GRANDFATHERED.has(tag)) return true
  const primary = LANGUAGE_TAG.exec(tag)?.[1]
  return primary !== undefined && (primary.length === 3 || TWO_LETTERS.has(primary))
}

/** The longest tag in use has 35 characters (RFC 5646 §4.4.1); extensions may make some longer. */
const TAG_LIMIT = 200

/** Primary languages of four letters are reserved, and none of five to eight is registered (§2.2.1). */
const LANGUAGE_TAG =
  /^([a-z]{2,3})(?:-[a-z]{3}){0,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?(?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*(?:-[0-9a-wy-z](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?$/
const PRIVATE_USE = /^x(?:-[a-z0-9]{1,8})+$/

/** §2.1, irregular; the regular ones fit the grammar. */
const GRANDFATHERED: ReadonlySet<string> = new Set(
  `en-gb-oed i-ami i-bnn i-default i-enochian i-hak i-klingon i-lux i-mingo i-navajo i-pwn i-tao i-tay i-tsu sgn-be-fr
   sgn-be-nl sgn-ch-de art-lojban cel-gaulish no-bok no-nyn zh-guoyu zh-hakka zh-min zh-min-nan zh-xiang`.split(/\s+/),
)

/** ISO 639-1, and what the IANA registry keeps of its earlier editions (in, iw, ji, jw, mo, sh, bh). */
const TWO_LETTERS: ReadonlySet<string> = new Set(
  `aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es
   et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik in io is it iu iw ja ji jv jw
   ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mo mr ms mt my na nb nd ne ng
   nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv
   sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu`.split(/\s+/),
)
