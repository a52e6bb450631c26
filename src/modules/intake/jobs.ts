import { sql } from 'kysely'
import type { Database } from '#platform/db/database.ts'
import { type StaffLang, translator } from '#platform/i18n/i18n.ts'
import type { Job } from '#platform/jobs/jobs.ts'
import { log } from '#platform/log/log.ts'
import { type MailRoute, sendMail } from '#platform/mail/mail.ts'

export type AlertTargets = {
  mail?: MailRoute | undefined
  /** Another program that rings for the organisation, by its address. */
  webhook?: string | undefined
  /** Where the desk is, for a link in the mail. */
  publicUrl?: string | undefined
}

type Due = { id: string; ring: number; byMail: boolean; byHook: boolean; mails: { to: string; language: StaffLang }[] }

/**
 * Rings for every alert whose time has come, by mail and by the webhook; neither says more than that
 * the desk is needed. What could not be sent is tried again with the job; what was sent is noted at once.
 * @param db as sdap_jobs
 * @returns how many alerts rang
 * @throws Error when some way did not take it
 */
export async function ringAlerts(db: Database, to: AlertTargets): Promise<number> {
  const due = await db.read('', async (tx) => (await sql<Due>`select * from app.alerts_to_ring()`.execute(tx)).rows)
  const failed: unknown[] = []
  const by = async (alert: Due, way: 'mail' | 'hook', send: () => Promise<unknown>) => {
    try {
      await send()
      await db.write('', (tx) => sql`select app.alert_rang(${alert.id}, ${alert.ring}, ${way})`.execute(tx))
    } catch (error) {
      failed.push(error)
    }
  }
  for (const alert of due) {
    if (alert.byMail) await by(alert, 'mail', () => mailAll(alert, to))
    if (alert.byHook) await by(alert, 'hook', () => post(to.webhook))
    log('alert.rang', {
      alert: alert.id,
      ring: alert.ring,
      mails: to.mail ? alert.mails.length : 0,
      hook: !!to.webhook,
    })
  }
  if (failed.length > 0) throw failed[0]
  return due.length
}

/** One mail a person, so that nobody learns another's address. Reaching one is enough: a wrong address must not repeat the others. */
async function mailAll({ mails }: Due, { mail, publicUrl }: AlertTargets) {
  if (!mail || mails.length === 0) return
  const sent = await Promise.allSettled(
    mails.map(({ to, language }) => {
      const t = translator(language)
      const desk = publicUrl ? `\n\n${publicUrl.replace(/\/$/, '')}/staff/reports` : ''
      return sendMail(mail, {
        to,
        subject: t('staff.duty.ring_subject'),
        text: `${t('staff.duty.ring_text')}${desk}\n`,
      })
    }),
  )
  const lost = sent.filter((s) => s.status === 'rejected')
  if (lost.length > 0) log('alert.mail_lost', { count: lost.length })
  if (lost.length === sent.length) throw lost[0]?.reason
}

async function post(address: string | undefined) {
  if (!address) return
  const answer = await fetch(address, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ event: 'report_in_danger' }),
    redirect: 'error',
    signal: AbortSignal.timeout(10_000),
  })
  await answer.body?.cancel()
  if (!answer.ok) throw Object.assign(new Error('not taken'), { code: `http_${answer.status}` })
}

/** Deletes what is past its time. @param db as sdap_jobs @returns how many rows */
export const tidyIntake = (db: Database): Promise<number> =>
  db.write(
    '',
    async (tx) => (await sql<{ gone: number }>`select app.tidy_intake() as gone`.execute(tx)).rows[0]?.gone ?? 0,
  )

export const intakeJobs = (to: AlertTargets): Job[] => [
  { name: 'intake.ring_alerts', every: 'minute', at: 'sdap_alert', run: (db) => ringAlerts(db, to) },
  { name: 'intake.tidy', every: 'day', run: tidyIntake },
]
