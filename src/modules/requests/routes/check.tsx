import type { Door } from '#platform/http/door.ts'
import { languages } from '#platform/i18n/i18n.ts'
import { askForData, whoseCode } from '../commands/ask.ts'
import { askedForData } from '../queries.ts'
import { checkInput } from '../schema.ts'
import { DataPage, words } from '../views/check.tsx'

/** "What we keep about you", behind a code. */
export function checkDataRoutes(door: Door): void {
  for (const lang of languages) {
    const path = `/${lang}/check/data`
    door.get(path, { access: 'receipt' }, async (web) => {
      const { isChild } = await whoseCode(web)
      return web.page(<DataPage v={web} isChild={isChild} asked={await web.read(askedForData)} />)
    })
    door.post(path, { access: 'receipt', input: checkInput }, async (web, { kind }) => {
      const { isChild } = await whoseCode(web)
      await askForData(web, kind, words(web, kind, isChild).replaceAll('\u200b', ''))
      return web.seeOther(path)
    })
  }
}
