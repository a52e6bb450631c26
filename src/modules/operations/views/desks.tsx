import { pick } from '#platform/i18n/i18n.ts'
import { showDay, showNumber } from '#platform/time/time.ts'
import { Form } from '#ui/form.tsx'
import { untranslated } from '#ui/layout.tsx'
import { Table } from '#ui/table.tsx'
import type { View } from '#ui/view.ts'
import type { Desk } from '../queries/desks.ts'

const at = '/staff/health/desks'
type Props = { v: View; desks: Desk[] }

/** Which desks may receive what the public writes; a further one only after an operator compared its key. */
export function Desks({ v, desks }: Props) {
  const { t, lang } = v
  return (
    <section id="desks">
      <h2>{t('staff.health.page.desks')}</h2>
      <p>{t('staff.health.page.desks_what')}</p>
      {desks.length === 0 ? (
        <p class="card">{t('staff.health.page.no_desks')}</p>
      ) : (
        <Table
          label={t('staff.health.page.desks')}
          rows={desks}
          columns={[
            {
              name: t('staff.health.page.team'),
              show: (d) => `${pick(d.organisation, lang)}, ${pick(d.team, lang)}`,
            },
            {
              name: t('staff.health.page.fingerprint'),
              show: (d) => (
                <span class="groups" {...untranslated}>
                  {d.key?.fingerprint ?? t('staff.health.page.no_key')}
                </span>
              ),
            },
            { name: t('staff.health.page.members'), show: (d) => showNumber(d.members, lang) },
            { name: t('staff.people.state'), show: (d) => <State v={v} desk={d} /> },
            { name: t('staff.me.act'), show: (d) => <Word v={v} desk={d} /> },
          ]}
        />
      )}
    </section>
  )
}

function State({ v: { t, lang }, desk }: { v: View; desk: Desk }) {
  if (!desk.confirmedAt) return <span class="tag now">{t('staff.health.page.desk_waits')}</span>
  return (
    <>
      {t('staff.health.page.desk_confirmed', { day: showDay(desk.confirmedAt, lang) })}{' '}
      {desk.open && <span class="tag">{t('staff.health.page.desk_receives')}</span>}
    </>
  )
}

/** A button that names, for who cannot see the row, which desk it is about. */
function Word({ v, desk: { teamId, key, confirmedAt, team } }: { v: View; desk: Desk }) {
  const { t, lang } = v
  const about = <span class="hidden">{pick(team, lang)}</span>
  if (confirmedAt)
    return (
      <Form v={v} action={`${at}/withdrawal`}>
        <input type="hidden" name="teamId" value={teamId} />
        <button type="submit" class="second small">
          {t('staff.health.page.desk_withdraw')} {about}
        </button>
      </Form>
    )
  if (!key) return <>{t('staff.health.page.desk_no_key')}</>
  return (
    <Form v={v} action={`${at}/confirmation`}>
      <input type="hidden" name="teamId" value={teamId} />
      <input type="hidden" name="generation" value={key.generation} />
      <button type="submit" class="small">
        {t('staff.health.page.desk_confirm')} {about}
      </button>
    </Form>
  )
}
