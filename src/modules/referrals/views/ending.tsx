import { addDays, showDay, today } from '#platform/time/time.ts'
import { ErrorSummary, empty, type Filled, Form } from '#ui/form.tsx'
import { StaffPage } from '#ui/layout.tsx'
import type { View } from '#ui/view.ts'
import { ConsentForm } from './consent-form.tsx'
import type { PageProps } from './props.ts'

/** Asks either side in time: the receiver whether it goes on, the sender to ask the child. */
export function EndingSoon({ v, opened, ends, mayAct }: PageProps & { ends: NonNullable<PageProps['ends']> }) {
  const { t, lang } = v
  const { row, side } = opened
  const at = `/staff/referrals/${row.id}`
  const answer =
    ends.need &&
    t(ends.need.stillNeeded ? 'staff.ending.needed' : 'staff.ending.not_needed', { day: showDay(ends.need.at, lang) })
  return (
    <section class="note">
      <h2>{t('staff.ending.title', { day: showDay(ends.day, lang) })}</h2>
      {answer && <p>{answer}</p>}
      {side === 'sender' ? (
        <>
          <p>{t('staff.ending.ask_child')}</p>
          {mayAct && (
            <a class="button" href={`${at}/renewal`}>
              {t('staff.ending.renew')}
            </a>
          )}
        </>
      ) : (
        <>
          <p>{t('staff.ending.ask_receiver')}</p>
          {mayAct && (
            <Form v={v} action={`${at}/need`} class="row">
              <button type="submit" name="needed" value="yes">
                {t('staff.ending.yes')}
              </button>
              <button type="submit" name="needed" value="no" class="second">
                {t('staff.ending.no')}
              </button>
            </Form>
          )}
        </>
      )}
    </section>
  )
}

type RenewalProps = { v: View; id: string; to: string; expiresOn: string; items: string[]; filled: Filled }

/** The child agrees that sharing goes on. */
export const RenewalPage = ({ v, id, to, expiresOn, items, filled = empty }: RenewalProps) => (
  <StaffPage v={v} title={v.t('staff.ending.renew')} wide={false}>
    <h1>{v.t('staff.ending.renew')}</h1>
    <p>{v.t('staff.ending.title', { day: showDay(expiresOn, v.lang) })}</p>
    <p>{v.t('staff.ending.same_items', { items: items.join(', ') })}</p>
    <ErrorSummary v={v} errors={filled.errors} />
    <ConsentForm
      v={v}
      to={to}
      filled={filled}
      action={`/staff/referrals/${id}/renewal`}
      go={v.t('staff.ending.go_on')}
      until={addDays(today(), 90)}
    />
    <p>
      <a href={`/staff/referrals/${id}`}>{v.t('staff.ending.let_end')}</a>
    </p>
  </StaffPage>
)
