import { directoryVersion, frontDoorLines } from '#modules/directory/queries.ts'
import type { StaffActor } from '#platform/access/actor.ts'
import { needs } from '#platform/access/policy.ts'
import type { Door, Web } from '#platform/http/door.ts'
import { languages } from '#platform/i18n/i18n.ts'
import { empty, type Filled } from '#ui/form.tsx'
import { settleFears } from './commands.ts'
import { rightsPolicy } from './policy.ts'
import { fearAnswers, fearTextOf, fearTextOfIntake, rightsBooklet } from './queries.ts'
import { fearsInput } from './schema.ts'
import { BookletPage } from './views/booklet.tsx'
import { FearsPage, FearsStaffPage } from './views/fears.tsx'

/** A child's rights step by step, and answers to what many are afraid of. Nothing of what somebody reads is kept. */
export function rightsRoutes(door: Door): void {
  for (const lang of languages) {
    door.get(`/${lang}/rights`, { access: 'public' }, (web) =>
      web.kept(
        `rights ${lang}`,
        () => <BookletPage v={web} at="rights" booklet={rightsBooklet()} lines={frontDoorLines(web.app)} />,
        directoryVersion(web.app),
      ),
    )
    door.get(`/${lang}/fears`, { access: 'public' }, async (web) => {
      const own = await web.read(fearTextOfIntake)
      return web.page(<FearsPage v={web} booklet={fearAnswers()} lines={frontDoorLines(web.app)} own={own} />)
    })
  }
  const entry = { access: 'staff', by: 'fears.write', about: 'page' } as const
  door.get('/staff/fears', entry, (web) => showOwn(web, empty))
  door.post(
    '/staff/fears',
    { ...entry, input: fearsInput, again: (web, values, errors) => showOwn(web, { values, errors }) },
    async (web, input) => {
      needs(rightsPolicy, web.actor, 'fears.write')
      await settleFears(web, input)
      return web.seeOther('/staff/fears?saved=yes')
    },
  )
}

async function showOwn(web: Web, filled: Filled): Promise<Response> {
  needs(rightsPolicy, web.actor, 'fears.write')
  const added = await web.read((tx) => fearTextOf(tx, (web.actor as StaffActor).organisationId))
  const saved = web.query('saved') === 'yes'
  return web.page(
    <FearsStaffPage v={web} booklet={fearAnswers()} added={added} saved={saved} filled={filled} />,
    Object.keys(filled.errors).length > 0 ? 422 : 200,
  )
}
