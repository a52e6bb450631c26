import { Secret, TOTP } from 'otpauth'
import { pdf } from '#test/support/papers.ts'
import type { OwnDeployment } from './own-deployment.ts'
import { Visitor } from './visitor.ts'
import type { Words } from './words.ts'

export const colleague = (name: string, passphrase: string, totpSecret: string) => ({ name, passphrase, totpSecret })
export const staff = {
  first: colleague('first', 'planet ribbon walnut tunnel breeze', 'JBSWY3DPEHPK3PXPBBBBBBBBBBBBBBBB'),
  second: colleague('second', 'saddle violin meadow anchor pencil', 'JBSWY3DPEHPK3PXPCCCCCCCCCCCCCCCC'),
  lawyer: colleague('lawyer', 'cactus hammer lagoon puzzle thunder', 'JBSWY3DPEHPK3PXPDDDDDDDDDDDDDDDD'),
}

const day = new Date().toISOString().slice(0, 10)
const later = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10)

/** Posts and insists that the form was taken. */
async function send(visitor: Visitor, action: string, fields: Record<string, string | string[]>, file?: Blob) {
  const status = await visitor.post(action, fields, file)
  if (status !== 200) throw new Error(`${action} answered ${status}`)
}

export async function signIn(
  on: OwnDeployment,
  who: { name: string; passphrase: string; totpSecret: string },
  words: Words,
) {
  const visitor = new Visitor(on.hono)
  await visitor.get('/staff/sign-in?lang=en')
  const code = new TOTP({ secret: Secret.fromBase32(who.totpSecret) }).generate()
  await send(visitor, '/staff/sign-in', { name: who.name, passphrase: who.passphrase, code })
  const cookie = visitor.cookies.get('sdap') ?? ''
  words.secret(`passphrase of ${who.name}`, who.passphrase)
  words.secret(`second factor of ${who.name}`, who.totpSecret)
  words.secret(`session of ${who.name}`, cookie, Buffer.from(cookie, 'base64url'))
  return visitor
}

/** The public form, screen by screen. @returns the receipt code */
export async function reachOut(on: OwnDeployment, words: Words, lang: 'en' | 'km' = 'en'): Promise<string> {
  const child = new Visitor(on.hono)
  const path = `/${lang}/report`
  const next = (fields: Record<string, string>) => send(child, path, { go: 'on', ...fields })
  await child.get(path)
  await next({ writer: 'self' })
  await next({ story: words.for(`${lang} story`), danger: 'not_sure', province: '12' })
  await next({ words_1: '', links: words.for(`${lang} links`) })
  await next({ wantedHelper: 'woman', safety: words.for(`${lang} safety`), support: words.for(`${lang} support`) })
  const contact = { contactValue: words.for(`${lang} contact`), contactTime: words.for(`${lang} contact time`) }
  await next({ contactWay: 'call', ...contact, callMe: words.for(`${lang} call me`) })
  await next({})
  return noteCode(child.page, words, `${lang} code`)
}

/** A code, as it is kept, shown, and typed on a Khmer keyboard. */
export function noteCode(page: string, words: Words, name: string): string {
  const shown = /\d{4} \d{4} \d{4} \d{4}/.exec(page)?.[0] ?? ''
  if (!shown) throw new Error('the page shows no code')
  const code = shown.replaceAll(' ', '')
  words.secret(
    name,
    code,
    shown,
    code.replace(/\d/g, (d) => String.fromCharCode(0x17e0 + Number(d))),
  )
  return code
}

export async function comeBack(on: OwnDeployment, code: string, words: Words): Promise<Visitor> {
  const child = new Visitor(on.hono)
  await child.get('/en/check')
  await send(child, '/en/check', { code })
  const cookie = child.cookies.get('note') ?? ''
  words.secret('session of the child', cookie, Buffer.from(cookie, 'base64url'))
  return child
}

const childFields = (words: Words, where: string) => ({
  callName: words.for(`${where} name`),
  ageBand: '13_15',
  sex: 'girl',
  province: '12',
  safeContact: words.for(`${where} safe contact`),
  safetyWishes: words.for(`${where} safety wishes`),
  support: words.for(`${where} support`),
  relation: '',
})

/** From the report to a case with needs and steps. @returns the case's address */
export async function makeCase(worker: Visitor, report: string, words: Words): Promise<string> {
  await worker.get(report)
  await send(worker, `${report}/answers`, { text: words.for('answer') })
  await worker.get(`${report}/case`)
  await send(worker, `${report}/case`, childFields(words, 'first'))
  const at = worker.location
  await send(worker, `${at}/needs`, { needs: ['counselling'], note: words.for('needs note') })
  const step = { what: words.for('step'), who: words.for('step who'), childWords: words.for('step words') }
  await send(worker, `${at}/steps`, { ...step, byDay: later, agreed: 'child_agreed' })
  await worker.get(`${at}/child`)
  await send(worker, `${at}/child`, childFields(words, 'changed'))
  return at
}

/** A paper in a case, with words in its name and in itself. @returns its address */
export async function attachPaper(worker: Visitor, at: string, words: Words): Promise<string> {
  await worker.get(`${at}/attachments`)
  const said = { kind: 'letter', name: words.for('paper name'), onDay: day, papersOnly: 'yes' }
  await send(worker, `${at}/attachments`, said, new Blob([pdf(words.for('paper text'))]))
  return /\/staff\/attachments\/[0-9a-f-]{36}/.exec(worker.page)?.[0] ?? ''
}

export async function meetChild(worker: Visitor, teamId: string, words: Words): Promise<string> {
  await worker.get('/staff/cases/new')
  const fields = { ...childFields(words, 'met'), account: words.for('account') }
  await send(worker, '/staff/cases/new', { ...fields, teamId })
  return worker.location
}

/** Drafts and sends a packet with everything in it. @returns its address */
export async function refer(
  worker: Visitor,
  at: string,
  toTeamId: string,
  name: string,
  words: Words,
): Promise<string> {
  await worker.get(`${at}/referrals/new`)
  const items = [
    'name',
    'age_and_sex',
    'province',
    'safe_contact',
    'story',
    'needs',
    'safety_wishes',
    'support_to_communicate',
  ]
  const ask = { toTeamId, service: 'legal_aid', urgency: 'soon', items, request: words.for(`${name} request`) }
  await send(worker, `${at}/referrals/new`, ask)
  const referral = worker.location
  const said = {
    explainedIn: words.for(`${name} explained in`),
    witness: words.for(`${name} witness`),
    childWords: words.for(`${name} consent words`),
  }
  const how = { giver: 'child', explainedBy: 'spoken', agreedHow: 'voice', givenOn: day, expiresOn: later }
  await send(worker, `${referral}/sending`, { ...how, ...said })
  return referral
}

export async function decline(lawyer: Visitor, referral: string, words: Words): Promise<void> {
  await lawyer.get(referral)
  await send(lawyer, `${referral}/decline`, { reason: 'other', note: words.for('decline note') })
}

export async function serve(lawyer: Visitor, referral: string, words: Words): Promise<void> {
  await lawyer.get(referral)
  await send(lawyer, `${referral}/acknowledgement`, {})
  await send(lawyer, `${referral}/acceptance`, {})
  const meeting = {
    time: words.for('appointment time', true),
    place: words.for('place'),
    goesAlong: words.for('goes along'),
  }
  await send(lawyer, `${referral}/appointments`, { day: later, ...meeting })
  await send(lawyer, `${referral}/outcome`, { outcome: 'service_given', note: words.for('outcome note') })
}

export async function close(worker: Visitor, at: string, words: Words): Promise<void> {
  await worker.get(`${at}/closure`)
  await send(worker, `${at}/closure`, {
    reason: 'goals_reached',
    childView: words.for('child view'),
    note: words.for('closure note'),
  })
}

export async function write(child: Visitor, words: Words): Promise<void> {
  await send(child, '/en/check/messages', { text: words.for('message') })
}

export async function stopCode(child: Visitor, words: Words): Promise<void> {
  await child.get('/en/check/code')
  await send(child, '/en/check/code', { reach: words.for('stop note') })
}
