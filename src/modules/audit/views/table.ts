import { byteOrderMark, csvLine } from '#platform/http/csv.ts'
import { pick } from '#platform/i18n/i18n.ts'
import { zone } from '#platform/time/time.ts'
import type { View } from '#ui/view.ts'
import type { TrailRow } from '../queries.ts'
import { details, isExact, type Names, what, who } from './words.ts'

const plainly = (text: string) => text.replaceAll('\u200b', '')

/** The first line: what the columns are called. */
export const tableHead = ({ t }: View): string =>
  byteOrderMark +
  csvLine(
    [
      t('staff.trail.number'),
      t('staff.trail.when'),
      t('staff.trail.who'),
      t('staff.trail.what'),
      t('staff.trail.code'),
      t('staff.trail.team'),
      t('staff.trail.record'),
      t('staff.trail.record_number'),
      t('staff.trail.details'),
    ].map(plainly),
  )

/** One entry as a line. Times are those of Phnom Penh, in the one form that spreadsheets of all languages read. */
export const tableLine = (v: View, names: Names, r: TrailRow): string =>
  csvLine(
    [
      r.seq,
      timeOf(r),
      who(v, names, r),
      what(v, r.action),
      r.action,
      pick(names.teams.get(r.teamId ?? '')?.team ?? { en: '', km: '' }, v.lang),
      r.subjectId ? (names.people.get(r.subjectId) ?? '') : '',
      r.subjectId ?? '',
      details(v, r),
    ].map(plainly),
  )

function timeOf(r: TrailRow): string {
  const there = Temporal.Instant.from(r.at.toISOString()).toZonedDateTimeISO(zone)
  return isExact(r)
    ? there.toPlainDateTime().toString({ smallestUnit: 'second' }).replace('T', ' ')
    : there.toPlainDate().toString()
}
