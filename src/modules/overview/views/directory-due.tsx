import type { DirectoryDue } from '#modules/directory/queries/entries.ts'
import type { FirstPageWaits } from '#modules/directory/queries/first-page.ts'
import { wordsIn } from '#platform/i18n/i18n.ts'
import type { View } from '#ui/view.ts'

export const directoryWaits = (due: DirectoryDue | null): number => (due ? due.own + due.nobody + due.suggestions : 0)

/** Entries that wait to be verified: the own organisation's at once, everybody's two weeks later; and suggestions. */
export function DirectoryCard({ v, due }: { v: View; due: DirectoryDue | null }) {
  if (!due || directoryWaits(due) === 0) return null
  const { t } = v
  return (
    <section class="card">
      <h2>{t('staff.start.directory')}</h2>
      <ul>
        {due.own > 0 && (
          <li>
            <a href="/staff/directory?which=verify">{t('staff.start.directory_own', { count: due.own })}</a>
          </li>
        )}
        {due.nobody > 0 && (
          <li>
            <a href="/staff/directory?which=unverified">{t('staff.start.directory_nobody', { count: due.nobody })}</a>
          </li>
        )}
        {due.suggestions > 0 && (
          <li>
            <a href="/staff/directory/suggestions">
              {t('staff.start.directory_suggestions', { count: due.suggestions })}
            </a>
          </li>
        )}
      </ul>
    </section>
  )
}

/** Numbers that somebody changed, of entries on the first page: they wait for the operator's word. */
export const FirstPageCard = ({ v, waits }: { v: View; waits: FirstPageWaits }) =>
  waits.length === 0 ? null : (
    <section class="card">
      <h2>{v.t('staff.start.first_page')}</h2>
      <p>{v.t('staff.start.first_page_text')}</p>
      <ul>
        {waits.map((entry) => (
          <li>
            <a href={`/staff/directory/services/${entry.id}`}>
              {wordsIn({ en: entry.nameEn, km: entry.nameKm ?? entry.nameEn }, v.lang)}
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
