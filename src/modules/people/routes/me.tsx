import { z } from 'zod'
import type { StaffActor } from '#platform/access/actor.ts'
import { Failure } from '#platform/errors.ts'
import type { Door, Web } from '#platform/http/door.ts'
import { check, type Errors, one, someText, text, type Values } from '#platform/http/form.ts'
import type { SlowDown } from '#platform/http/slow-down.ts'
import { openForm, sealForm } from '#platform/http/tokens.ts'
import type { Filled } from '#ui/form.tsx'
import {
  addPasskey,
  changeAuthenticator,
  changePassphrase,
  endOtherSessions,
  endSession,
  removePasskey,
  renewBackupCodes,
} from '../commands/own.ts'
import { newTotpSecret, totpAddress } from '../commands/second-factor.ts'
import { fingerprint } from '../fingerprint.ts'
import { offerPassphrase } from '../passphrase.ts'
import { backupCodesLeft, ownPasskeys, ownRoles, ownSessions } from '../queries/own.ts'
import { idleMinutes, waitingFor } from '../queries.ts'
import { passphraseText } from '../schema.ts'
import { AuthenticatorPage, NewCodesPage, PassphrasePage } from '../views/change.tsx'
import { doneCodes, MePage } from '../views/me.tsx'
import { challengeIn, passkeyToMake, passkeyToUse, prove, siteOf } from './proof.ts'

const nothing = z.looseObject({})
const me = '/staff/me'

/** What everybody of staff looks after: the own access. */
export function meRoutes(door: Door, tries: SlowDown): void {
  door.get(me, { access: 'staff', by: 'everybody' }, (web) => showMe(web, {}, {}))
  sessionRoutes(door)
  passphraseRoutes(door, tries)
  authenticatorRoutes(door, tries)
  passkeyRoutes(door)

  door.post(`${me}/backup-codes`, { access: 'staff', by: 'everybody', input: nothing, confirm: true }, async (web) =>
    web.page(<NewCodesPage v={web} codes={await renewBackupCodes(web)} />),
  )
}

async function showMe(web: Web, values: Values, errors: Errors): Promise<Response> {
  const actor = web.actor as StaffActor
  const shown = await web.read(async (tx) => ({
    roles: await ownRoles(tx, actor.personId),
    waiting: await waitingFor(tx, actor.personId),
    sessions: await ownSessions(tx),
    minutes: await idleMinutes(tx, actor.organisationId),
    passkeys: await ownPasskeys(tx),
    codesLeft: await backupCodesLeft(tx),
  }))
  return web.page(
    <MePage
      v={web}
      me={actor}
      groups={fingerprint(actor.publicKey)}
      {...shown}
      asked={passkeyToMake(web, actor, shown.passkeys)}
      used={web.query('used') === 'backup_code'}
      done={doneCodes.find((code) => code === web.query('done'))}
      filled={{ values, errors }}
    />,
    Object.keys(errors).length > 0 ? 422 : 200,
  )
}

function sessionRoutes(door: Door): void {
  door.post(`${me}/sessions/end`, { access: 'staff', by: 'everybody', input: nothing }, async (web) => {
    await endOtherSessions(web)
    return web.seeOther(me)
  })
  door.post(
    `${me}/sessions/:id/end`,
    { access: 'staff', by: 'everybody', about: 'own', input: nothing },
    async (web) => {
      const own = await endSession(web, web.param('id').toLowerCase())
      if (own) web.dropCookie('staff')
      return web.seeOther(own ? '/staff/sign-in' : me)
    },
  )
}

/** The words that a page offers stay the same until others are asked for. */
function passphraseRoutes(door: Door, tries: SlowDown): void {
  const path = `${me}/passphrase`
  const show = (web: Web, words: string, errors: Errors) =>
    web.page(
      <PassphrasePage
        v={web}
        words={words}
        state={sealForm(web.app.serverKey, path, words)}
        errors={errors}
        asked={passkeyToUse(web)}
      />,
      Object.keys(errors).length > 0 ? 422 : 200,
    )
  const wordsIn = (web: Web, values: Values) =>
    openForm<string>(web.app.serverKey, path, one(values, 'state'))?.value ?? offerPassphrase()

  door.get(path, { access: 'staff', by: 'everybody' }, (web) => show(web, offerPassphrase(), {}))
  door.post(
    path,
    {
      access: 'staff',
      by: 'everybody',
      input: nothing,
      secret: true,
      again: (web, values, errors) => show(web, wordsIn(web, values), errors),
    },
    async (web, _, values) => {
      if (one(values, 'go') === 'words') return show(web, offerPassphrase(), {})
      const { passphrase } = check(z.object({ passphrase: passphraseText, _passphrase: passphraseText }), values)
      await changePassphrase(web, passphrase, () => prove(web, tries, values))
      return web.seeOther(`${me}?done=passphrase`)
    },
  )
}

function authenticatorRoutes(door: Door, tries: SlowDown): void {
  const path = `${me}/authenticator`
  const secretIn = (web: Web, values: Values) =>
    openForm<string>(web.app.serverKey, `${path} ${(web.actor as StaffActor).personId}`, one(values, 'state'))
  const show = (web: Web, secret: string, filled: Filled) => {
    const { displayName, personId } = web.actor as StaffActor
    return web.page(
      <AuthenticatorPage
        v={web}
        totp={{ secret, address: totpAddress(displayName, secret) }}
        state={sealForm(web.app.serverKey, `${path} ${personId}`, secret)}
        filled={filled}
        asked={passkeyToUse(web)}
      />,
      Object.keys(filled.errors).length > 0 ? 422 : 200,
    )
  }
  const again = (web: Web, values: Values, errors: Errors) =>
    show(web, secretIn(web, values)?.value ?? newTotpSecret(), { values, errors })

  door.get(path, { access: 'staff', by: 'everybody' }, (web) => show(web, newTotpSecret(), { values: {}, errors: {} }))
  door.post(path, { access: 'staff', by: 'everybody', input: nothing, secret: true, again }, async (web, _, values) => {
    const totpSecret = secretIn(web, values)
    if (!totpSecret || totpSecret.expired) throw new Failure('expired_form')
    const typed = check(z.object({ newCode: someText(20), _passphrase: passphraseText }), values)
    const fresh = { totpSecret: totpSecret.value, code: typed.newCode, passphrase: typed._passphrase }
    await changeAuthenticator(web, fresh, () => prove(web, tries, values))
    return web.seeOther(`${me}?done=authenticator`)
  })
}

function passkeyRoutes(door: Door): void {
  const input = z.object({ label: someText(60), passkey: text(20_000) })
  const again = (web: Web, values: Values, errors: Errors) => showMe(web, values, errors)
  door.post(
    `${me}/passkeys`,
    { access: 'staff', by: 'everybody', input, confirm: true, again },
    async (web, made, values) => {
      const challenge = challengeIn(web, values, 'challenge')
      await addPasskey(web, { label: made.label, answer: made.passkey, challenge, site: siteOf(web) })
      return web.seeOther(`${me}?done=passkey`)
    },
  )
  door.post(
    `${me}/passkeys/:id/remove`,
    { access: 'staff', by: 'everybody', about: 'own', input: nothing, confirm: true },
    async (web) => {
      await removePasskey(web, web.param('id'))
      return web.seeOther(me)
    },
  )
}
