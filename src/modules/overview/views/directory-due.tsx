import type { DirectoryDue } from '#modules/directory/queries/entries.ts'
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
