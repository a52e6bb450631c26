import { label } from '#ui/codes.ts'
import type { View } from '#ui/view.ts'

type Known = Pick<View, 't' | 'lang'>

/** What was asked for or given, in words. */
export const itemLabel = ({ t, lang }: Known, code: string): string =>
  code === 'other' ? t('staff.authority.item_other') : label('share_items', code, lang)

export const itemLabels = (v: Known, codes: string[] | null): string =>
  codes && codes.length > 0 ? codes.map((c) => itemLabel(v, c)).join(', ') : '–'

export const yesNo = ({ t }: Known, value: boolean | null): string =>
  value === null ? '–' : value ? t('staff.trail.yes') : t('staff.trail.no')
