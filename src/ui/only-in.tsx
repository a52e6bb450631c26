import { type Lang, ownName } from '#platform/i18n/i18n.ts'
import type { View } from './view.ts'

/** The language of a stretch of a page to attribute to it; undefined where it is the page's own. */
export const unlike = (lang: Lang, v: View): Lang | undefined => (lang === v.lang ? undefined : lang)

/** Says kindly that a whole piece is not in the page's language yet. */
export const OnlyIn = ({ v, lang }: { v: View; lang: Lang }) =>
  lang === v.lang ? null : <p class="note">{v.t('frame.only_in', { language: ownName(lang) })}</p>
