import { z } from 'zod'
import { allOrganisations } from '#modules/people/queries.ts'
import { may, needs } from '#platform/access/policy.ts'
import type { Door, Web } from '#platform/http/door.ts'
import type { Errors, Values } from '#platform/http/form.ts'
import { shownRows } from '#platform/http/paging.ts'
import { answerFeedback, openFeedback, withdrawAnswer } from '../commands/work.ts'
import { feedbackPolicy } from '../policy.ts'
import { complaintCounts, feedbackOf } from '../queries.ts'
import { answerInput } from '../schema.ts'
import { ComplaintCountsPage, FeedbackListPage } from '../views/list.tsx'
import { OneFeedbackPage } from '../views/one.tsx'

const step = 50
const at = '/staff/feedback'

/** The desk's side: reading, saying what became of it; and the operator's numbers. */
export function workRoutes(door: Door): void {
  door.get(at, { access: 'staff', by: 'feedback.read', about: 'list' }, async (web) => {
    const shown = shownRows(web.query('show'), step)
    const rows = await web.read((tx) => feedbackOf(tx, shown + 1))
    const next = rows.length > shown ? `${at}?show=${shown + step}` : null
    return web.page(<FeedbackListPage v={web} rows={rows.slice(0, shown)} next={next} />)
  })
  door.get(`${at}/counts`, { access: 'staff', by: 'feedback.count', about: 'page' }, async (web) => {
    needs(feedbackPolicy, web.actor, 'feedback.count')
    return web.page(<ComplaintCountsPage v={web} rows={await web.read(complaintCounts)} />)
  })
  door.get(`${at}/:id`, { access: 'staff', by: 'feedback.read', about: 'row' }, (web) => show(web))
  door.post(
    `${at}/:id/answer`,
    { access: 'staff', by: 'feedback.answer', about: 'row', input: answerInput, again: show },
    async (web, input) => {
      await answerFeedback(web, web.param('id'), input)
      return web.seeOther(`${at}/${web.param('id')}`)
    },
  )
  door.post(
    `${at}/:id/withdrawal`,
    { access: 'staff', by: 'feedback.answer', about: 'row', input: z.looseObject({}) },
    async (web) => {
      await withdrawAnswer(web, web.param('id'))
      return web.seeOther(`${at}/${web.param('id')}`)
    },
  )
}

async function show(web: Web, values: Values = {}, errors: Errors = {}): Promise<Response> {
  const opened = await openFeedback(web, web.param('id'))
  const about = (await web.read(allOrganisations)).find((o) => o.id === opened.aboutOrganisationId)
  const mayAnswer = may(feedbackPolicy, web.actor, 'feedback.answer', opened)
  return web.page(
    <OneFeedbackPage v={web} one={opened} about={about ?? null} mayAnswer={mayAnswer} filled={{ values, errors }} />,
    Object.keys(errors).length > 0 ? 422 : 200,
  )
}
