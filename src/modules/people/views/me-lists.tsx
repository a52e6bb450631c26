import { showDay, showMoment, showNumber } from '#platform/time/time.ts'
import { Form } from '#ui/form.tsx'
import { Table } from '#ui/table.tsx'
import type { View } from '#ui/view.ts'
import type { OwnPasskey, OwnSession } from '../queries/own.ts'

/** A button that names, for who cannot see the row, what it is about. */
const Act = ({ v, action, text, about }: { v: View; action: string; text: string; about: string }) => (
  <Form v={v} action={action}>
    <button type="submit" class="second small">
      {text} <span class="hidden">{about}</span>
    </button>
  </Form>
)

/** The phones whose own lock is a second factor. */
export function Passkeys({ v, passkeys }: { v: View; passkeys: OwnPasskey[] }) {
  const { t, lang } = v
  if (passkeys.length === 0) return null
  return (
    <Table
      label={t('staff.me.lock')}
      rows={passkeys}
      columns={[
        { name: t('staff.me.lock_label'), show: (k) => k.label },
        { name: t('staff.me.made'), show: (k) => showDay(k.madeAt, lang) },
        { name: t('staff.me.last_used'), show: (k) => (k.lastUsedAt ? showMoment(k.lastUsedAt, lang) : '–') },
        {
          name: t('staff.me.act'),
          show: (k) => (
            <Act v={v} action={`/staff/me/passkeys/${k.id}/remove`} text={t('staff.me.remove')} about={k.label} />
          ),
        },
      ]}
    />
  )
}

/** Where one is signed in. */
export function Sessions({ v, sessions, minutes }: { v: View; sessions: OwnSession[]; minutes: number }) {
  const { t, lang } = v
  return (
    <section class="card">
      <h2>{t('staff.me.sessions')}</h2>
      <p>{t('staff.me.sessions_what')}</p>
      <p class="quiet">{t('staff.me.sessions_end', { count: minutes, minutes: showNumber(minutes, lang) })}</p>
      <Table
        label={t('staff.me.sessions')}
        rows={sessions}
        columns={[
          { name: t('staff.me.begun'), show: (s) => showMoment(s.startedAt, lang) },
          { name: t('staff.me.last_used'), show: (s) => showMoment(s.lastUsedAt, lang) },
          {
            name: t('staff.me.act'),
            show: (s) =>
              s.thisOne ? (
                <span class="tag">{t('staff.me.current')}</span>
              ) : (
                <Act
                  v={v}
                  action={`/staff/me/sessions/${s.id}/end`}
                  text={t('staff.me.end')}
                  about={showMoment(s.startedAt, lang)}
                />
              ),
          },
        ]}
      />
      {sessions.length > 1 && (
        <Form v={v} action="/staff/me/sessions/end">
          <button type="submit" class="second">
            {t('staff.me.end_others')}
          </button>
        </Form>
      )}
    </section>
  )
}
