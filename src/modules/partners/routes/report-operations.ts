import { createHash } from 'node:crypto'
import type { z } from 'zod'
import { enterCode, leave, markSeen, visit, writeAsReporter } from '#modules/reports/commands/come-back.ts'
import { fileReport } from '#modules/reports/commands/file.ts'
import { type Ctx, contextFor, enterReceipt } from '#platform/access/context.ts'
import { Failure } from '#platform/errors.ts'
import { SlowDown } from '#platform/http/slow-down.ts'
import { partnersPolicy } from '../policy.ts'
import { apiRoot } from '../schema.ts'
import { type Answered, type Asked, type Operation, operation, unprocessable } from './operation.ts'
import { answersOf, codeAnswer, conversationAnswer, messageBody, reportBody } from './report-body.ts'

// A child may tell a program of a partner organisation, such as a chat of a helpline, and the program carries
// it here. It may do what anybody may with the public form and a code, and nothing more; the key says only
// that a guardian answers for the program. What it does for a child is done as nobody: no trail ties a report,
// or a visit, to a key or to a moment.

/** As with people: wrong codes are slowed by who tries them, never by code. */
const wrongCodes = new SlowDown(10, 15 * 60 * 1000)

async function fileIt({ web, actor, body, nonce }: Asked<z.output<typeof reportBody>>): Promise<Answered> {
  const said = answersOf(body)
  if ('wrong' in said) throw unprocessable(said.wrong)
  const ctx = contextFor(web.app, body.language)
  const code = await fileReport(ctx, { nonce: nonceOf(actor.keyId, nonce), answers: said.answers })
  return { status: 201, value: { code }, location: `${apiRoot}/conversation` }
}

/** 128 bits that stand for this key's request, so that the same again gives the same code. */
const nonceOf = (keyId: string, nonce: string) =>
  createHash('sha256').update(`sdap report by program/${keyId}/${nonce}`).digest().subarray(0, 16)

/** Does something as whoever has the code, and leaves again. @throws Failure wrong_code, too_many_tries, busy */
async function behindCode<R>({ web, actor, code }: Asked<unknown>, work: (ctx: Ctx) => Promise<R>): Promise<R> {
  const secret = await wrongCodes.guard(actor.keyId, 'wrong_code', () => enterCode(contextFor(web.app, 'en'), code))
  const entered = await enterReceipt(web.app, secret)
  if (!entered) throw new Failure('wrong_code')
  const ctx = contextFor(web.app, 'en', entered.actor, entered.handle)
  try {
    return await work(ctx)
  } finally {
    await leave(ctx)
  }
}

async function shown(ctx: Ctx): Promise<Answered> {
  const { state, filedOn, messages } = await visit(ctx)
  const told = messages.map(({ id, text, writtenAt }) => ({ id, text, written_at: writtenAt.toISOString() }))
  return { value: { state, filed_on: filedOn, messages: told } }
}

const byKey = { policy: partnersPolicy, by: 'partner_key.report' } as const
const behind = { ...byKey, answer: conversationAnswer, needs: 'Receipt-Code' } as const

export const reportOperations: Operation[] = [
  operation({
    ...{ name: 'postReport', method: 'POST', path: '/reports', ...byKey, answer: codeAnswer },
    says: 'A report, as somebody told it to your program: what the public form asks.',
    more: 'Show the person the code, and numbers that answer now. The same Idempotency-Key and body give the same code again for 15 minutes, and file nothing new.',
    needs: 'Idempotency-Key',
    makes: true,
    conflicts: true,
    body: reportBody,
    run: fileIt,
  }),
  operation({
    ...{ name: 'getConversation', method: 'GET', path: '/conversation', ...behind },
    says: 'What a code shows: one state, the day, and answers that were not marked as read.',
    more: 'It ends an earlier visit with the same code, wherever that was.',
    run: (asked) => behindCode(asked, shown),
  }),
  operation({
    ...{ name: 'postMessage', method: 'POST', path: '/conversation/messages', ...behind },
    says: 'A further message to the team. Sent twice, it stands there twice.',
    body: messageBody,
    run: (asked) =>
      behindCode(asked, async (ctx) => {
        await writeAsReporter(ctx, asked.body.text)
        return shown(ctx)
      }),
  }),
  operation({
    ...{ name: 'putSeen', method: 'PUT', path: '/conversation/seen', ...behind },
    says: 'The answers have reached the person: they are not shown again.',
    run: (asked) =>
      behindCode(asked, async (ctx) => {
        await markSeen(ctx)
        return shown(ctx)
      }),
  }),
]
