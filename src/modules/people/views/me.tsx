import type { StaffActor } from '#platform/access/actor.ts'
import { ownName, pick, type Text } from '#platform/i18n/i18n.ts'
import { lastMoment, showDay } from '#platform/time/time.ts'
import { ErrorSummary, Field, type Filled, Form } from '#ui/form.tsx'
import { otherLang, StaffPage } from '#ui/layout.tsx'
import { type PasskeyAsked, PasskeyButton, PasskeyScript } from '#ui/passkey.tsx'
import type { View } from '#ui/view.ts'
import type { OwnPasskey, OwnRole, OwnSession } from '../queries/own.ts'
import { Fingerprint } from './codes.tsx'
import { Passkeys, Sessions } from './me-lists.tsx'

/** What was just done, as the address says it. */
export const doneCodes = ['passphrase', 'authenticator', 'passkey'] as const
export type Done = (typeof doneCodes)[number]

type Props = {
  v: View
  me: StaffActor
  groups: string
  roles: OwnRole[]
  waiting: Text[]
  sessions: OwnSession[]
  /** After how many minutes without use a session ends. */
  minutes: number
  passkeys: OwnPasskey[]
  codesLeft: number
  asked: PasskeyAsked
  /** Came in with a code from paper. */
  used: boolean
  done: Done | undefined
  filled: Filled
}

/** The own page: who one is here, and what one gets in with. */
export function MePage(props: Props) {
  const { v, used, done, codesLeft, filled } = props
  const { t } = v
  return (
    <StaffPage v={v} title={t('staff.me.title')}>
      <h1>{props.me.displayName}</h1>
      <ErrorSummary v={v} errors={filled.errors} />
      {done && (
        <p class="note" role="status">
          {t(`staff.me.done_${done}`)}
        </p>
      )}
      {used && (
        <div class="note">
          <p>{t('staff.me.used_code', { count: codesLeft })}</p>
          <p>
            <a href="/staff">{t('staff.me.go_on')}</a>
          </p>
        </div>
      )}
      {codesLeft <= 2 && <p class="call">{t('staff.me.few_codes')}</p>}
      <div class="columns">
        <div>
          <Locks {...props} />
          <Sessions v={v} sessions={props.sessions} minutes={props.minutes} />
        </div>
        <Who {...props} />
      </div>
      <PasskeyScript />
    </StaffPage>
  )
}

/** Passphrase and second factors. */
function Locks({ v, passkeys, codesLeft, asked, filled }: Props) {
  const { t } = v
  return (
    <>
      <section class="card" id="lock">
        <h2>{t('staff.me.lock')}</h2>
        <p>{t('staff.me.lock_what')}</p>
        <Passkeys v={v} passkeys={passkeys} />
        <div hidden data-lock>
          <Form v={v} action="/staff/me/passkeys">
            <Field v={v} name="label" label={t('staff.me.lock_label')} hint={t('staff.me.lock_hint')} filled={filled} />
            <PasskeyButton v={v} asked={asked}>
              {t('staff.me.lock_add')}
            </PasskeyButton>
          </Form>
        </div>
      </section>
      <section class="card">
        <h2>{t('staff.me.app')}</h2>
        <p>{t('staff.me.app_what')}</p>
        <p>
          <a href="/staff/me/authenticator">{t('staff.me.app_new')}</a>
        </p>
      </section>
      <section class="card">
        <h2>{t('staff.codes.title')}</h2>
        <p>{t('staff.me.codes_left', { count: codesLeft })}</p>
        <Form v={v} action="/staff/me/backup-codes">
          <button type="submit" class="second">
            {t('staff.me.codes_new')}
          </button>
          <p class="hint">{t('staff.me.codes_new_hint')}</p>
        </Form>
      </section>
      <section class="card">
        <h2>{t('staff.sign_in.passphrase')}</h2>
        <p>{t('staff.me.passphrase_what')}</p>
        <p>
          <a href="/staff/me/passphrase">{t('staff.me.passphrase_new')}</a>
        </p>
      </section>
    </>
  )
}

/** Name, place, roles, teams, key and language. */
function Who({ v, me, groups, roles, waiting }: Props) {
  const { t, lang } = v
  return (
    <section class="card">
      <h2>{t('staff.me.who')}</h2>
      <dl class="facts">
        <dt>{t('staff.me.organisation')}</dt>
        <dd>{pick(me.organisationName, lang)}</dd>
        <dt>{t('staff.me.roles')}</dt>
        <dd>
          {roles.length === 0 && t('staff.me.no_roles')}
          {roles.map((r) => (
            <div>{roleInWords(v, r)}</div>
          ))}
        </dd>
        <dt>{t('staff.me.teams')}</dt>
        <dd>
          {me.teams.length + waiting.length === 0 && '–'}
          {me.teams.map((team) => (
            <div>{pick(team.name, lang)}</div>
          ))}
          {waiting.map((team) => (
            <div>{t('staff.me.team_waiting', { team: pick(team, lang) })}</div>
          ))}
        </dd>
        <dt>{t('staff.me.language')}</dt>
        <dd>{ownName(lang)}</dd>
      </dl>
      <Form v={v} action="/staff/language">
        <input type="hidden" name="back" value="/staff/me" />
        <button type="submit" class="second small" name="language" value={otherLang(lang)} lang={otherLang(lang)}>
          {ownName(otherLang(lang))}
        </button>
      </Form>
      <h3>{t('staff.me.fingerprint')}</h3>
      <Fingerprint groups={groups} />
      <p class="quiet">{t('staff.me.fingerprint_what')}</p>
    </section>
  )
}

// Codes of roles are data here; a test holds the messages to them.
const nameOf = ({ t }: View, role: string) => (t as unknown as (key: string) => string)(`staff.role.${role}`)

function roleInWords(v: View, { role, team, fromAt, untilAt }: OwnRole): string {
  const what = team ? v.t('staff.me.role_in', { role: nameOf(v, role), team: pick(team, v.lang) }) : nameOf(v, role)
  const from = showDay(fromAt, v.lang)
  return untilAt
    ? v.t('staff.me.role_until', { what, from, until: showDay(lastMoment(untilAt), v.lang) })
    : v.t('staff.me.role_from', { what, from })
}
