import { createHash } from 'node:crypto'
import type { Text } from '#platform/i18n/i18n.ts'

/** One paragraph of free text; null once it was left out, since it tells about another person. */
export type Paragraph = { key: string; text: string | null }
export type TextName =
  | 'story'
  | 'message'
  | 'call_name'
  | 'safe_contact'
  | 'safety'
  | 'support'
  | 'account'
  | 'note'
  | 'what'
  | 'by_whom'
  | 'child_words'
  | 'child_view'
  | 'request'
  | 'shared'
  | 'place'
  | 'goes_along'
  | 'outcome_note'
  | 'decline_note'
  | 'explained_in'
  | 'witness'
  | 'paper_name'
  | 'address'
  | 'answer'
/** From which list of words a fact's codes come. */
export type FactAxis =
  | 'danger'
  | 'helper'
  | 'provinces'
  | 'contact'
  | 'age_bands'
  | 'sexes'
  | 'harms'
  | 'platforms'
  | 'relations'
  | 'facilitators'
  | 'first_told'
  | 'barriers'
  | 'needs'
  | 'case_state'
  | 'step'
  | 'closure_reasons'
  | 'share_items'
  | 'consent_givers'
  | 'explained_by'
  | 'given_to'
  | 'removal_state'
  | 'removal_ways'
  | 'agreed_how'
  | 'services'
  | 'urgencies'
  | 'referral_state'
  | 'referral_outcomes'
  | 'decline_reasons'
  | 'attachment_kinds'
  | 'how_it_was'
export type FactName =
  | FactAxis
  | 'written'
  | 'told_on'
  | 'given_on'
  | 'until'
  | 'withdrawn_on'
  | 'by_day'
  | 'meeting'
  | 'paper_day'
  | 'organisation'
  | 'answer'
/** A coded fact, a day, the name of an organisation, or an answer in words. */
export type Fact = {
  name: FactName
  /** A question in its own words; else the name's message. */
  label?: Text
  axis?: FactAxis
  codes?: string[]
  day?: string
  plain?: Text
}

export type PartKind =
  | 'report'
  | 'message'
  | 'child'
  | 'account'
  | 'needs'
  | 'step'
  | 'closure'
  | 'rights'
  | 'removal'
  | 'agreement'
  | 'referral'
  | 'case'
  | 'paper'
  | 'form'
/** By role, never by name: who asks, a helper of the team, a service that was asked to help. */
export type WrittenBy = 'you' | 'helper' | 'service'
export type Part = {
  kind: PartKind
  /** Words of its own; else the kind's message. */
  title?: Text
  /** A day of Phnom Penh, `YYYY-MM-DD`. */
  on: string
  by: WrittenBy
  facts: Fact[]
  texts: { name: TextName; label?: Text; paragraphs: Paragraph[] }[]
}

/** Everything kept about one child that they may see, and how many documents were left out by kind. */
export type Material = { parts: Part[]; omitted: number }

/** A text in paragraphs, each with a key that stays the same as long as the text does. */
export const paragraphsOf = (key: string, text: string): Paragraph[] =>
  text
    .split(/\n+/)
    .map((p) => p.trim())
    .filter(Boolean)
    .map((p, i) => ({ key: `${key}.${i}`, text: p }))

/** What is known by its kind to name another person. */
export const otherPerson = (key: string, text: string): Paragraph[] => (text ? [{ key: `${key}.0`, text: null }] : [])

const all = (material: Material) => material.parts.flatMap((p) => p.texts.flatMap((t) => t.paragraphs))

/** The paragraphs that somebody has to look at. */
export const toLookAt = (material: Material) => all(material).filter((p) => p.text !== null)

/** Tells whether anything has changed since it was shown. */
export const markOf = (material: Material): string =>
  createHash('sha256')
    .update(JSON.stringify(all(material)))
    .digest('hex')

/** The same without the ticked paragraphs. */
export const without = (material: Material, out: Set<string>): Material => ({
  ...material,
  parts: material.parts.map((part) => ({
    ...part,
    texts: part.texts.map((t) => ({
      ...t,
      paragraphs: t.paragraphs.map((p) => (out.has(p.key) ? { ...p, text: null } : p)),
    })),
  })),
})
