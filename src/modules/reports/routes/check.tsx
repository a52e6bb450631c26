import { z } from 'zod'
import { stepsForReceipt } from '#modules/referrals/queries.ts'
import { removalsTold } from '#modules/removals/queries.ts'
import { announcedMonths, conversationMonths } from '#modules/retention/queries.ts'
import type { ReceiptActor } from '#platform/access/actor.ts'
import { Failure } from '#platform/errors.ts'
import type { Door, Web } from '#platform/http/door.ts'
import { nonce, one, someText, text } from '#platform/http/form.ts'
import { SlowDown } from '#platform/http/slow-down.ts'
import { openForm, sealForm } from '#platform/http/tokens.ts'
import { languages } from '#platform/i18n/i18n.ts'
import { empty, type Filled } from '#ui/form.tsx'
import {
  chooseSteps,
  comeBack,
  leave,
  markSeen,
  onlyChild,
  stopOwnCode,
  takeBackAgreements,
  visit,
  writeAsReporter,
} from '../commands/come-back.ts'
import { keptMessage } from '../schema.ts'
import { EnterCodePage, VisitPage } from '../views/check.tsx'
import { StopCodePage, StoppedPage, WithdrawPage } from '../views/code.tsx'
import { goOn } from './form.tsx'

const nothing = z.looseObject({})

/** Coming back with a code. */
export function checkRoutes(door: Door): void {
  const wrongCodes = new SlowDown(10, 15 * 60 * 1000)
  for (const lang of languages) {
    const path = `/${lang}/check`

    door.get(path, { access: 'public' }, async (web) => {
      const inside = await web.inside('receipt')
      if (inside) return showVisit(inside, empty)
      return web.page(<EnterCodePage v={web} filled={empty} months={await web.read(announcedMonths)} />)
    })

    const enterInput = z.object({ code: text(60), kept: z.string().optional() })
    const again = (web: Web, values: Filled['values'], errors: Filled['errors']) =>
      web.page(<EnterCodePage v={web} filled={{ values, errors }} />, 422)
    door.post(path, { access: 'public', input: enterInput, again }, async (web, input) => {
      try {
        const { secret, form } = await wrongCodes.guard(web.source(), 'wrong_code', () => comeBack(web, input.code))
        if (!secret) return goOn(web, form)
        const inside = await web.openSession('receipt', secret)
        const kept = openForm<string>(web.app.serverKey, keptMessage, input.kept ?? '')
        return kept ? showVisit(inside, { values: { text: kept.value }, errors: {} }) : web.seeOther(path)
      } catch (error) {
        if (!(error instanceof Failure) || error.code !== 'wrong_code') throw error
        throw new Failure('invalid', { code: error.detail['why'] ? 'errors.code_digits' : 'errors.code_wrong' })
      }
    })

    door.post(
      `${path}/messages`,
      {
        access: 'receipt',
        input: z.object({ text: someText(20_000), nonce }),
        again: (web, values, errors) => showVisit(web, { values, errors }),
        away: (web, values) => {
          const kept = sealForm(web.app.serverKey, keptMessage, one(values, 'text'))
          return web.page(<EnterCodePage v={web} filled={{ values: { kept }, errors: {} }} away />, 403)
        },
      },
      async (web, input) => {
        await writeAsReporter(web, input.text, input.nonce)
        return web.seeOther(`${path}?said=written`)
      },
    )
    door.post(`${path}/seen`, { access: 'receipt', input: nothing }, async (web) => {
      await markSeen(web)
      return web.seeOther(path)
    })
    door.post(
      `${path}/steps`,
      { access: 'receipt', child: true, input: z.object({ show: z.enum(['yes', 'no']) }) },
      async (web, input) => {
        await chooseSteps(web, input.show === 'yes')
        return web.seeOther(path)
      },
    )

    door.get(`${path}/withdrawal`, { access: 'receipt', child: true }, async (web) => {
      await web.read((tx) => onlyChild(tx, web))
      return web.page(<WithdrawPage v={web} />)
    })
    door.post(`${path}/withdrawal`, { access: 'receipt', child: true, input: nothing }, async (web) => {
      await takeBackAgreements(web)
      return web.seeOther(`${path}?said=withdrawn`)
    })

    door.get(`${path}/code`, { access: 'receipt' }, (web) => web.page(<StopCodePage v={web} filled={empty} />))
    const stopAgain = (web: Web, values: Filled['values'], errors: Filled['errors']) =>
      web.page(<StopCodePage v={web} filled={{ values, errors }} />, 422)
    door.post(
      `${path}/code`,
      { access: 'receipt', input: z.object({ reach: text(2_000) }), again: stopAgain },
      async (web, input) => {
        await stopOwnCode(web, input.reach)
        web.dropCookie('receipt')
        return web.seeOther(`${path}/stopped`)
      },
    )
    door.get(`${path}/stopped`, { access: 'public' }, (web) => web.page(<StoppedPage v={web} />))

    door.post(`${path}/close`, { access: 'receipt', input: nothing }, async (web) => {
      await leave(web)
      web.dropCookie('receipt')
      return web.seeOther(`/${lang}`)
    })
  }
}

async function showVisit(web: Web, filled: Filled): Promise<Response> {
  const now = await visit(web)
  const steps = now.isChild && now.showsSteps ? await web.read(stepsForReceipt) : []
  const told = now.isChild ? await web.read(removalsTold) : null
  const months = await web.read((tx) => conversationMonths(tx, (web.actor as ReceiptActor).organisationId))
  const said = web.query('said')
  const note = said === 'written' || said === 'withdrawn' ? said : null
  return web.page(
    <VisitPage v={web} visit={now} steps={steps} told={told} filled={filled} said={note} months={months} />,
    Object.keys(filled.errors).length > 0 ? 422 : 200,
  )
}
