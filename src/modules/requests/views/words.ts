import type { Lang, T } from '#platform/i18n/i18n.ts'
import { pick, translator } from '#platform/i18n/i18n.ts'
import { showDay } from '#platform/time/time.ts'
import { type Axis, label } from '#ui/codes.ts'
import type { Fact, FactAxis, Material } from '../material.ts'

/** Codes whose words are messages; all others are lists of content. */
const messages: Partial<Record<FactAxis, string>> = {
  danger: 'staff.danger',
  helper: 'staff.helper',
  contact: 'report.contact',
  case_state: 'staff.case_state',
  step: 'staff.step',
  given_to: 'staff.rights.to',
  removal_state: 'staff.removal.state',
  referral_state: 'staff.referral_state',
}

// Codes are data here; each has its words, which a test reads through an export.
const say = (t: T, key: string) => (t as unknown as (k: string) => string)(key)

function valueIn(t: T, lang: Lang, { axis, codes, day, plain }: Fact): string {
  if (day) return showDay(day, lang)
  if (plain) return pick(plain, lang)
  if (!axis) return ''
  const under = messages[axis]
  return (codes ?? []).map((c) => (under ? say(t, `${under}.${c}`) : label(axis as Axis, c, lang))).join(', ')
}

export type ShownText = { label: string; paragraphs: { key: string; text: string | null }[] }
export type ShownPart = {
  title: string
  day: string
  by: string
  facts: { label: string; value: string }[]
  texts: ShownText[]
}

/** What is kept, in the words of one language: titles, days, who wrote by role, facts, texts. */
export function inWords(material: Material, lang: Lang): ShownPart[] {
  const t = translator(lang)
  return material.parts.map((part) => ({
    title: part.title ? pick(part.title, lang) : t(`staff.export.part.${part.kind}`),
    day: showDay(part.on, lang),
    by: t(`staff.export.by.${part.by}`),
    facts: part.facts.map((f) => ({
      label: f.label ? pick(f.label, lang) : t(`staff.export.fact.${f.name}`),
      value: valueIn(t, lang, f),
    })),
    texts: part.texts
      .filter((x) => x.paragraphs.length > 0)
      .map((x) => ({
        label: x.label ? pick(x.label, lang) : t(`staff.export.text.${x.name}`),
        paragraphs: x.paragraphs,
      })),
  }))
}
