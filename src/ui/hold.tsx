import { showDay } from '#platform/time/time.ts'
import { Choices, empty, Form } from './form.tsx'
import type { View } from './view.ts'

export const holdReasonCodes = ['court_case', 'investigation', 'complaint', 'childs_wish', 'other_agreed'] as const
type Reason = (typeof holdReasonCodes)[number]

/** Why a record is kept beyond its time, and since when. */
export type Hold = { reason: Reason; placedAt: Date }

type HoldProps = {
  v: View
  id: string
  hold: Hold | null
  /** Who may place and lift it: a supervisor of the record's team. */
  may: boolean
}

/** Whether a record is kept beyond its time, and why; for a supervisor also the way to change that. */
export function HoldCard({ v, id, hold, may }: HoldProps) {
  const { t, lang } = v
  if (!hold && !may) return null
  const at = `/staff/retention/${id}`
  return (
    <section class="card">
      <h2>{t('staff.hold.title')}</h2>
      {hold ? (
        <>
          <p>{t('staff.hold.on')}</p>
          <p class="quiet">
            {t('staff.hold.why', {
              reason: t(`staff.hold.reason_${hold.reason}`),
              day: showDay(hold.placedAt, lang),
            })}
          </p>
          {may && (
            <Form v={v} action={`${at}/release`}>
              <button type="submit" class="second">
                {t('staff.hold.lift')}
              </button>
              <p class="hint">{t('staff.hold.lift_hint')}</p>
            </Form>
          )}
        </>
      ) : (
        <details>
          <summary>{t('staff.hold.place')}</summary>
          <p>{t('staff.hold.none')}</p>
          <Form v={v} action={`${at}/hold`}>
            <Choices
              v={v}
              name="reason"
              label={t('staff.hold.reason')}
              filled={empty}
              options={holdReasonCodes.map((code) => ({ code, label: t(`staff.hold.reason_${code}`) }))}
            />
            <button type="submit" class="second">
              {t('staff.hold.place')}
            </button>
          </Form>
        </details>
      )}
    </section>
  )
}
