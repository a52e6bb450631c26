import { langOf, pick, type Text } from '#platform/i18n/i18n.ts'
import { showDay } from '#platform/time/time.ts'
import type { View } from './view.ts'

/** What the directory says of a line that people may call. */
type Line = {
  name: Text
  phones: { number: string; tel: string }[]
  hours: Text | null
  free: boolean | null
  sources: { name: string; date: string | null }[]
  last_called: string | null
}

/** Numbers to call now, each with what its source says. */
export const Lines = ({ v, entries }: { v: View; entries: Line[] }) => (
  <ul class="phones">
    {entries.map((entry) => (
      <li>
        <a href={`tel:${entry.phones[0]?.tel}`}>{entry.phones[0]?.number}</a>{' '}
        <span lang={langOf(entry.name, v.lang)}>{pick(entry.name, v.lang)}</span>
        {entry.hours && <small lang={langOf(entry.hours, v.lang)}> · {pick(entry.hours, v.lang)}</small>}
        {entry.free && <small> · {v.t('services.free')}</small>}
      </li>
    ))}
  </ul>
)

/** Where a number comes from and how old that is. */
export const Sources = ({ v, entry }: { v: View; entry: Line }) => (
  <p class="quiet">
    {v.t('services.source')}:{' '}
    {entry.sources
      .map((s) =>
        s.date
          ? `${s.name} (${s.date.length === 10 ? showDay(s.date, v.lang) : s.date})`
          : `${s.name} (${v.t('services.undated')})`,
      )
      .join('; ')}
    .{' '}
    {entry.last_called
      ? v.t('services.called', { day: showDay(entry.last_called, v.lang) })
      : v.t('services.not_called')}
  </p>
)
