import { agreeStep, recordNeeds } from '#modules/cases/commands/file.ts'
import { openReferral } from '#modules/referrals/commands/open.ts'
import { acceptReferral, addAppointment, declineReferral } from '#modules/referrals/commands/receive.ts'
import { answerReport } from '#modules/reports/commands/answer.ts'
import { today } from '#platform/time/time.ts'
import { openCase, sentReferral } from '#test/support/scenario.ts'
import type { World } from '#test/support/world.ts'
import type { Words } from './words.ts'

/** Work of some days on one child's case, with words of its own in each field. */
export async function workOnCase(w: World, words: Words): Promise<void> {
  const { worker, caseId, reportId } = await openCase(
    w,
    { story: words.for('story'), callMe: words.for('call me') },
    { callName: words.for('name'), safeContact: words.for('contact') },
  )
  await answerReport(await w.as('sophea'), reportId, words.for('answer'))
  await recordNeeds(worker, caseId, { needs: ['counselling'], note: words.for('needs') })
  await agreeStep(worker, caseId, {
    what: words.for('what'),
    who: words.for('who'),
    byDay: '',
    agreed: 'child_agreed',
    childWords: words.for('child words'),
  })
  const lawyer = await w.as('sreymom')
  const served = await sentReferral(w, caseId, {
    request: words.for('request'),
    consent: { witness: words.for('witness'), childWords: words.for('agreed') },
  })
  await openReferral(lawyer, served)
  await acceptReferral(lawyer, served)
  await addAppointment(lawyer, served, {
    day: today(),
    time: '9',
    place: words.for('place'),
    goesAlong: words.for('along'),
  })
  const refused = await sentReferral(w, caseId, { request: words.for('request') })
  await declineReferral(lawyer, refused, { reason: 'other', note: words.for('decline') })
}
