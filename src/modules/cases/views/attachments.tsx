import type { Attached } from '#modules/records/attachments.ts'
import { showDay } from '#platform/time/time.ts'
import { label } from '#ui/codes.ts'
import type { View } from '#ui/view.ts'
import type { CaseProps } from './props.ts'

/** How large a file is, in words: whole kilobytes, or megabytes with one digit. */
export const sizeOf = ({ t }: View, bytes: number): string =>
  bytes < 1_000_000
    ? t('staff.paper.kilobytes', { size: Math.max(1, Math.round(bytes / 1000)) })
    : t('staff.paper.megabytes', { size: (bytes / 1_000_000).toFixed(1) })

/** What is said of a paper in one line. */
export const saidOf = (v: View, { kind, onDay, type, size }: Attached): string =>
  [
    label('attachment_kinds', kind, v.lang),
    onDay && v.t('staff.paper.dated', { day: showDay(onDay, v.lang) }),
    type.toUpperCase(),
    sizeOf(v, size),
  ]
    .filter(Boolean)
    .join(' · ')

/** Papers of a case: what each is, who attached it and when. */
export function Attachments({ v, opened, names, may, at }: CaseProps & { at: string }) {
  const { t, lang } = v
  const { attachments } = opened
  return (
    <section class="card" id="papers">
      <h2>{t('staff.paper.title')}</h2>
      {attachments.length === 0 && <p class="quiet">{t('staff.paper.none')}</p>}
      <ul>
        {attachments.map((a) => (
          <li>
            <a href={`/staff/attachments/${a.id}`}>{a.name}</a>
            <br />
            <span class="quiet">
              {saidOf(v, a)}
              {' · '}
              {t('staff.paper.attached', {
                day: showDay(a.madeAt, lang),
                name: names.get(a.author) ?? t('staff.someone'),
              })}
            </span>
            {may.removePaper && (
              <>
                {' '}
                <a
                  href={`/staff/attachments/${a.id}/removal`}
                  aria-label={t('staff.paper.remove_named', { name: a.name })}
                >
                  {t('staff.paper.remove')}
                </a>
              </>
            )}
          </li>
        ))}
      </ul>
      {attachments.length > 0 && <p class="quiet">{t('staff.paper.saved_leaves')}</p>}
      {may.write && (
        <a class="button small" href={`${at}/attachments`}>
          {t('staff.paper.attach')}
        </a>
      )}
    </section>
  )
}
