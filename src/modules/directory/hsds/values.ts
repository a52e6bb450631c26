import { createHash } from 'node:crypto'
import { z } from 'zod'
import { type StaffLang, type T, translator } from '#platform/i18n/i18n.ts'

/** A JSON object whose unknown values are simply not there: HSDS has no null. */
export type Json = { [name: string]: unknown }

/** Leaves out what nobody has stated: null, undefined, empty texts and empty lists. */
export const tidy = (object: Json): Json =>
  Object.fromEntries(
    Object.entries(object).filter(
      ([, value]) =>
        value !== null && value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0),
    ),
  )

type Both = string | null | undefined

/** A text in the language asked for, else in the other; undefined where there is none. */
export const inLang = (lang: StaffLang, en: Both, km: Both): string | undefined =>
  (lang === 'km' ? km || en : en || km) || undefined

/** The name in the language asked for, and the one in the other as alternate name. */
export function names(lang: StaffLang, en: Both, km: Both): { name?: string; alternate_name?: string } {
  const name = inLang(lang, en, km)
  const other = inLang(lang === 'km' ? 'en' : 'km', en, km)
  return { ...(name ? { name } : {}), ...(other && other !== name ? { alternate_name: other } : {}) }
}

/** An id for what has no row of its own: the same for the same thing, always (RFC 9562, version 8). */
export function idFor(...of: string[]): string {
  const hash = createHash('sha256').update(of.join('\n')).digest('hex')
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`
}

/** What HSDS has no field for, as an attribute without a taxonomy term. */
export const told = (entity: string, id: string, type: string, value: string | null | undefined): Json[] =>
  value ? [{ id: idFor(id, type, value), link_id: id, link_entity: entity, link_type: type, value }] : []

export const yesNo = (value: boolean | null): string | undefined => (value === null ? undefined : value ? 'yes' : 'no')

/** An address of the web as RFC 3986 has it; undefined when it is none. */
export function webAddress(text: Both): string | undefined {
  if (!text || !URL.canParse(text)) return undefined
  const { protocol, href } = new URL(text)
  const plain = href.replace(/[^\w\-.~:/?#@!$&'()*+,;=%]/g, encodeURIComponent)
  const whole = /^https?:\/\/[^/?#@[\]]+(\/[^?#]*)?(\?[^#]*)?(#[^#]*)?$/.test(plain) && !/%(?![0-9a-f]{2})/i.test(plain)
  return /^https?:$/.test(protocol) && whole ? plain : undefined
}

const mail = z.email()
export const mailAddress = (text: Both): string | undefined => mail.safeParse(text).data

/** HH:MM with the offset of Phnom Penh, as HSDS asks for. */
export const clock = (time: string | null): string | undefined => (time ? `${time.slice(0, 5)}+07:00` : undefined)

const languageNames = {
  en: new Intl.DisplayNames('en', { type: 'language' }),
  km: new Intl.DisplayNames('km', { type: 'language' }),
}
/** What a language is called; its code where nobody knows it. */
export function languageName(code: string, lang: StaffLang): string {
  try {
    return languageNames[lang].of(code) ?? code
  } catch {
    return code
  }
}

/** Messages without the marks that show a page where a Khmer line may break: another program breaks its own. */
export const messages = (lang: StaffLang): T =>
  ((...of: Parameters<T>) => String(translator(lang)(...of)).replaceAll('\u200b', '')) as T
