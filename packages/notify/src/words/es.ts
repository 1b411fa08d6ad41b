/** The words of mails in Spanish. */
import type { NoticeWords } from "./words.ts"

const number = (count: number): string => count.toLocaleString("es")
const regressions = (count: number): string =>
  count === 1 ? `${number(count)} empeoramiento` : `${number(count)} empeoramientos`
const improvements = (count: number): string => (count === 1 ? `${number(count)} mejora` : `${number(count)} mejoras`)
const changed = (count: number): string =>
  count === 1
    ? `${number(count)} veredicto ha cambiado desde la última vez`
    : `${number(count)} veredictos han cambiado desde la última vez`

const DIRECTIONS: Readonly<Record<string, string>> = {
  improved: "mejoras",
  regressed: "empeoramientos",
  other: "otros cambios",
  new: "nuevos",
  gone: "fuera de la lista",
}

export const es: NoticeWords = {
  verdict: {
    pass: "cumple",
    partial: "en parte",
    fail: "no cumple",
    unknown: "desconocido",
    "not-applicable": "no aplicable",
  },
  heading: {
    regressed: (count) => `Empeoraron (${number(count)})`,
    improved: (count) => `Mejoraron (${number(count)})`,
    new: (count) => `Nuevos en la lista (${number(count)})`,
    gone: (count) => `Fuera de la lista (${number(count)})`,
    other: (count) => `Otros cambios (${number(count)})`,
  },
  subject: ({ regressed, improved }, about) => `${regressions(regressed)}, ${improvements(improved)}: ${about}`,
  nothing: "Nada cambió.",
  nothingSubject: (about) => `Nada cambió: ${about}`,
  intro: (total, about) => `${changed(total)}: ${about}.`,
  about: ({ standard, check, country, organisation, supplier, sector, level, tag, direction }, name) => {
    const parts = [
      check !== undefined ? name("check", check) : standard !== undefined ? name("standard", standard) : undefined,
      organisation !== undefined ? name("organisation", organisation) : undefined,
      country !== undefined ? name("country", country) : undefined,
      supplier !== undefined ? `proveedor ${name("supplier", supplier)}` : undefined,
      sector !== undefined ? `sector ${name("sector", sector)}` : undefined,
      level !== undefined ? `nivel ${name("level", level)}` : undefined,
      tag !== undefined ? `etiqueta ${tag}` : undefined,
      direction !== undefined ? `solo: ${DIRECTIONS[direction] ?? direction}` : undefined,
    ].filter((part) => part !== undefined)
    return parts.length === 0 ? "todos los países y normas" : parts.join(", ")
  },
  wentTo: (from, to) => `${from} → ${to}`,
  was: (reason) => `(antes: ${reason})`,
  confirmedTwice: "medido dos veces",
  whatToDo: "Qué hacer",
  more: (count) => `… y ${number(count)} más.`,
  allChanges: "Todos los cambios en la página",
  whyYou: {
    "each-scan": "Recibe este correo tras cada medición en la que algo cambia.",
    daily: "Recibe este correo como mucho una vez al día, cuando algo ha cambiado.",
    weekly: "Recibe este correo como mucho una vez por semana, cuando algo ha cambiado.",
    monthly: "Recibe este correo como mucho una vez al mes, cuando algo ha cambiado.",
  },
  unsubscribe: "Darse de baja",
  confirmSubject: "Confirme su suscripción",
  confirmBefore: (about) =>
    `Alguien, esperamos que usted, nos pidió enviar novedades de los cambios a esta dirección (${about}). Para recibirlas, abra esta página y confirme:`,
  confirmLink: "Confirmar la suscripción",
  confirmAfter: "Si no fue usted, no haga nada: no se envía más correo y la dirección se borra a los dos días.",
  testSubject: "Un correo de prueba de Plumbline",
  testText: "Este correo se envió para probar las notificaciones. No hay nada que hacer.",
}
