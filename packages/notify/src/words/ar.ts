/** The words of mails in Arabic. */
import type { NoticeWords } from "./words.ts"

const number = (count: number): string => count.toLocaleString("ar")
const regressions = (count: number): string => `حالات التراجع: ${number(count)}`
const improvements = (count: number): string => `حالات التحسّن: ${number(count)}`
const changed = (count: number): string => `الأحكام التي تغيّرت منذ المرة السابقة: ${number(count)}`

const DIRECTIONS: Readonly<Record<string, string>> = {
  improved: "التحسّن",
  regressed: "التراجع",
  other: "تغيّرات أخرى",
  new: "الجديد",
  gone: "ما خرج",
}

export const ar: NoticeWords = {
  verdict: { pass: "مستوفٍ", partial: "جزئي", fail: "غير مستوفٍ", unknown: "غير معروف", "not-applicable": "لا ينطبق" },
  heading: {
    regressed: (count) => `تراجع (${number(count)})`,
    improved: (count) => `تحسّن (${number(count)})`,
    new: (count) => `جديد في القائمة (${number(count)})`,
    gone: (count) => `خرج من القائمة (${number(count)})`,
    other: (count) => `تغيّر بغير ذلك (${number(count)})`,
  },
  subject: ({ regressed, improved }, about) => `${regressions(regressed)}، ${improvements(improved)}: ${about}`,
  nothing: "لم يتغيّر شيء.",
  nothingSubject: (about) => `لم يتغيّر شيء: ${about}`,
  intro: (total, about) => `${changed(total)}: ${about}.`,
  about: ({ standard, check, country, organisation, supplier, sector, level, tag, direction }, name) => {
    const parts = [
      check !== undefined ? name("check", check) : standard !== undefined ? name("standard", standard) : undefined,
      organisation !== undefined ? name("organisation", organisation) : undefined,
      country !== undefined ? name("country", country) : undefined,
      supplier !== undefined ? `المورّد ${name("supplier", supplier)}` : undefined,
      sector !== undefined ? `القطاع ${name("sector", sector)}` : undefined,
      level !== undefined ? `المستوى ${name("level", level)}` : undefined,
      tag !== undefined ? `الوسم ${tag}` : undefined,
      direction !== undefined ? `فقط: ${DIRECTIONS[direction] ?? direction}` : undefined,
    ].filter((part) => part !== undefined)
    return parts.length === 0 ? "كل البلدان والمعايير" : parts.join("، ")
  },
  wentTo: (from, to) => `${from} ← ${to}`,
  was: (reason) => `(سابقًا: ${reason})`,
  confirmedTwice: "قيس مرتين",
  whatToDo: "ما الذي يُفعل",
  more: (count) => `… و${number(count)} أخرى.`,
  allChanges: "كل التغيّرات في الصفحة",
  whyYou: {
    "each-scan": "تصلك هذه الرسالة بعد كل قياس يتغيّر فيه شيء.",
    daily: "تصلك هذه الرسالة مرة في اليوم على الأكثر، حين يتغيّر شيء.",
    weekly: "تصلك هذه الرسالة مرة في الأسبوع على الأكثر، حين يتغيّر شيء.",
    monthly: "تصلك هذه الرسالة مرة في الشهر على الأكثر، حين يتغيّر شيء.",
  },
  unsubscribe: "إلغاء الاشتراك",
  confirmSubject: "يرجى تأكيد اشتراكك",
  confirmBefore: (about) =>
    `طلب منا أحدهم، ونرجو أنه أنت، إرسال أخبار التغيّرات إلى هذا العنوان (${about}). لتلقّيها افتح هذه الصفحة وأكّد:`,
  confirmLink: "أكّد الاشتراك",
  confirmAfter: "إن لم تكن أنت فلا تفعل شيئًا: لن تُرسل رسالة أخرى، ويُحذف العنوان بعد يومين.",
  testSubject: "رسالة تجريبية من Plumbline",
  testText: "أُرسلت هذه الرسالة لتجربة الإشعارات. ليس عليك فعل شيء.",
}
