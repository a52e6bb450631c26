import { may, needs } from '#platform/access/policy.ts'
import type { Door } from '#platform/http/door.ts'
import { bringBack } from '../commands/history.ts'
import { answerSuggestion, suggestionAnswer, suggestionWords } from '../commands/suggest.ts'
import { directoryPolicy } from '../policy.ts'
import { suggestions } from '../queries/known.ts'
import { type SuggestionShown, SuggestionsPage } from '../views/suggestions.tsx'
import { keeps, nothing, staffOf } from './entry-tools.ts'

const shown = 50

/** What people suggest, and bringing a former value back. */
export function suggestionRoutes(door: Door): void {
  door.get('/staff/directory/suggestions', { access: 'staff', by: 'directory.keep', about: 'page' }, async (web) => {
    needs(directoryPolicy, web.actor, 'directory.keep')
    const rows = await web.read((tx) => suggestions(tx, 'unanswered', shown))
    const readable: SuggestionShown[] = []
    for (const row of rows) {
      const mayAnswer = may(directoryPolicy, web.actor, 'directory.keep', { organisationId: row.ownerId })
      const words = staffOf(web).teams.length > 0 ? await suggestionWords(web, row.id, row.recordId) : null
      readable.push({ ...row, mayAnswer, words })
    }
    return web.page(<SuggestionsPage v={web} rows={readable} />)
  })
  door.post(
    '/staff/directory/suggestions/:id/answer',
    { ...keeps, input: suggestionAnswer },
    async (web, { answer }) => {
      await answerSuggestion(web, web.param('id'), answer)
      return web.seeOther('/staff/directory/suggestions')
    },
  )
  door.post('/staff/directory/changes/:id/back', { ...keeps, input: nothing }, async (web) => {
    const { of, id } = await bringBack(web, web.param('id'))
    return web.seeOther(`/staff/directory/${of === 'service' ? 'services/' : ''}${id}/history`)
  })
}
