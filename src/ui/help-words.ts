import { label } from './codes.ts'
import type { View } from './view.ts'

/** The kinds of help that have everyday words of their own. */
export const everyday = [
  'counselling',
  'medical',
  'shelter',
  'legal_aid',
  'police',
  'picture_removal',
  'education',
  'basic_supplies',
  'family_support',
] as const
export type Everyday = (typeof everyday)[number]
const isEveryday = (code: string): code is Everyday => everyday.some((e) => e === code)

/** A kind of help in everyday words where there are some. */
export const helpWords = ({ t, lang }: View, code: string): string =>
  isEveryday(code) ? t(`finder.everyday.${code}`) : label('services', code, lang)
