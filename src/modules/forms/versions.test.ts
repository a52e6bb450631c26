import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openInstallation } from '#platform/db/database.ts'
import { today } from '#platform/time/time.ts'
import { get, type Input, type Session, submit } from '#test/security/asking.ts'
import { openCase } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'
import { keepDraft } from './commands/version.ts'
import type { Definition } from './definition.ts'
import { allInEnglish, changed, entrust, mainOf, publish, said, staffSession, welfare } from './forms.test.setup.ts'
import { loadForms } from './shipped/load.ts'
import { writeWorkbook } from './xlsform/write.ts'

// Bringing forms in, publishing them, and what an older answer is shown with.

let w: World
let sessions: Record<'dara' | 'rithy' | 'sophea' | 'veasna', Session>
beforeAll(async () => {
  w = await world()
  await allInEnglish(w)
  const named = async (name: string) => staffSession(w, name)
  sessions = {
    dara: await named('dara'),
    rithy: await named('rithy'),
    sophea: await named('sophea'),
    veasna: await named('veasna'),
  }
})

const shown = mainOf
const bring = async (definition: Definition, who: Session = sessions.dara, subject = 'case') =>
  submit(w, '/staff/forms/import', { subject, file: new Blob([new Uint8Array(await writeWorkbook(definition))]) }, who)
const hidden = (page: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? ''

async function publishAt(at: string, note: string, who: Session = sessions.dara) {
  const mark = hidden(await (await get(w.hono, at, who)).text(), 'mark')
  return submit(w, `${at}/publication`, { mark, note }, who)
}
const count = async (table: string) =>
  Number((await (await w.sql('postgres')).query(`select count(*) from ${table}`)).rows[0].count)

describe('a workbook', () => {
  it('that cannot be used comes back with everything that is wrong, where, and nothing is kept', async () => {
    const broken = welfare({
      id: 'broken_form',
      items: changed('grade', { relevant: '${nobody} = 1', constraint: '. > (' }),
    })
    const before = await count('form_version')
    const answer = await bring(broken)
    expect(answer.status).toBe(422)
    const page = await shown(answer)
    expect(page).toContain('2 things keep this form from being used')
    expect(page).toContain('nobody')
    for (const cell of ['>survey<', '>relevant<', '>constraint<']) expect(page).toContain(cell)
    expect(page).toMatch(/data-name="Row">\d+/)
    const none = await submit(
      w,
      '/staff/forms/import',
      { subject: 'case', file: new Blob(['no workbook']) },
      sessions.dara,
    )
    expect(none.status).toBe(422)
    expect(await shown(none)).toContain('no workbook that can be read')
    expect(await count('form_version')).toBe(before)
  })

  it('is looked at in both languages before it is published, and answered only then', async () => {
    const at = (await bring(welfare())).headers.get('Location') ?? ''
    const preview = await shown(await get(w.hono, at, sessions.dara))
    for (const words of ['Welfare check', 'How it is', 'ស្ថានភាព', 'One choice', 'Draft', 'Publish'])
      expect(preview).toContain(words)
    expect(preview).toContain("${school} = 'yes'")
    const { caseId } = await openCase(w)
    await entrust(w, caseId, 'sophea')
    const offered = async () => shown(await get(w.hono, `/staff/cases/${caseId}/forms/new`, sessions.sophea))
    expect(await offered()).not.toContain('welfare_check')
    expect((await get(w.hono, at, sessions.sophea)).status).toBe(404)
    expect((await publishAt(at, 'The first one.')).status).toBe(303)
    expect((await publishAt(at, 'Again.')).status).toBe(303)
    expect(await offered()).toContain('value="welfare_check"')
    const page = await shown(await get(w.hono, at, sessions.sophea))
    expect(page).toContain('The first one.')
    expect(page).not.toContain('name="mark"')
  })

  it('that says nothing new is not kept; nor one about something else under the same id', async () => {
    const same = await bring(welfare())
    expect(same.status).toBe(422)
    expect(await shown(same)).toContain('This is the same form as the version that is published.')
    await expect(keepDraft(await w.as('dara'), welfare({ version: '1b' }), [], 'alone')).rejects.toMatchObject({
      detail: { subject: 'errors.form_subject_stays' },
    })
  })

  it('is brought in by supervisors and managers, and seen by their organisation alone', async () => {
    expect((await bring(welfare({ id: 'of_manager' }), sessions.rithy)).status).toBe(303)
    const before = await count('form_version')
    for (const who of [sessions.sophea, { kind: 'receipt', secret: Buffer.alloc(32, 1) } as const])
      expect([303, 404]).toContain((await bring(welfare({ id: 'of_nobody' }), who)).status)
    expect(await count('form_version')).toBe(before)
    const list = async (who: Session) => shown(await get(w.hono, '/staff/forms', who))
    expect(await list(sessions.sophea)).toContain('Welfare check')
    expect(await list(sessions.veasna)).not.toContain('Welfare check')
  })
})

describe('a newer version', () => {
  it('is asked from now on; what was answered before keeps its words, and can still be gone on with', async () => {
    const { caseId } = await openCase(w)
    const start = async (nonce: string) => {
      const input = { form: 'welfare_check', nonce, happenedOn: today() }
      const answer = await submit(w, `/staff/cases/${caseId}/forms/new`, input, sessions.dara)
      return (answer.headers.get('Location') ?? '').replace('/filling', '')
    }
    const send = async (at: string, values: Input) => {
      const page = await (await get(w.hono, `${at}/filling?page=1`, sessions.dara)).text()
      const fields = { _page: '1', _base: hidden(page, '_base'), _shown: hidden(page, '_shown'), go: 'later' }
      return submit(w, `${at}/filling`, { ...fields, ...values }, sessions.dara)
    }
    const old = await start('before')
    await send(old, { call: 'Sok', age: '9', school: 'yes' })
    const items = changed('age', null)
    const second = welfare({ version: '2', items: changed('school', { label: said('Do you learn?') }) })
    const at = `/staff/forms/versions/${await publish(await w.as('dara'), second)}`
    const third = `/staff/forms/versions/${await publish(await w.as('dara'), { ...second, version: '3', items })}`

    const before = await shown(await get(w.hono, old, sessions.dara))
    for (const words of ['Version 1', 'The age', 'The school', '>9']) expect(before).toContain(words)
    expect(before).not.toContain('Do you learn?')
    expect((await send(old, { call: 'Sok', age: '10', school: 'no' })).status).toBe(303)
    const newer = await shown(await get(w.hono, `${await start('after')}/filling`, sessions.dara))
    expect(newer).not.toContain('The age')

    const compared = await shown(await get(w.hono, `${at}/changes`, sessions.sophea))
    expect(compared).toContain('From version 1 to version 2')
    expect(compared).toMatch(/<del>The school<\/del>[\s\S]*<ins>Do you learn\?<\/ins>/)
    const gone = await shown(await get(w.hono, `${third}/changes`, sessions.sophea))
    expect(gone).toMatch(/Questions that are gone[\s\S]*The age \(age\)/)
    const paper = await shown(await get(w.hono, `${third}/paper?in=km`, sessions.sophea))
    expect(paper).toContain('អំពីអ្នក')
  })

  it('that somebody else put in place of the one that was looked at is not published unseen', async () => {
    const of = (version: string) => welfare({ id: 'two_drafts', version })
    const id = await keepDraft(await w.as('dara'), of('1'), [], 'case')
    const at = `/staff/forms/versions/${id}`
    const mark = hidden(await (await get(w.hono, at, sessions.dara)).text(), 'mark')
    expect(await keepDraft(await w.as('rithy'), of('2'), [], 'case')).toBe(id)
    expect((await submit(w, `${at}/publication`, { mark, note: '' }, sessions.dara)).status).toBe(409)
  })
})

describe('forms that come with the program', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sdap-forms-'))
  afterAll(() => fs.rmSync(folder, { recursive: true }))
  const put = async (definition: Definition, name = definition.id) =>
    fs.writeFileSync(path.join(folder, `${name}.xlsx`), await writeWorkbook(definition))
  const load = async () => {
    const installation = await openInstallation(w.connection('sdap_migrate'))
    try {
      return await loadForms(installation, folder)
    } finally {
      await installation.close()
    }
  }

  it('are there for everybody; a changed one is a version more, and the same again is none', async () => {
    await put(welfare({ id: 'first_talk' }))
    expect(await load()).toBe(1)
    expect(await load()).toBe(0)
    expect(await shown(await get(w.hono, '/staff/forms', sessions.veasna))).toContain('Comes with the program')
    await put(welfare({ id: 'first_talk', version: '2' }))
    expect(await load()).toBe(1)
    const mine = keepDraft(await w.as('dara'), welfare({ id: 'first_talk', version: 'mine' }), [], 'case')
    await expect(mine).rejects.toMatchObject({ detail: { file: 'errors.form_id_taken' } })
  })

  it('that are broken stop with the file, the cell and a sentence, and nothing is written', async () => {
    const before = await count('form_version')
    await put(welfare({ id: 'good_one' }))
    await put(welfare({ id: 'bad_one', items: changed('grade', { relevant: '${nobody} = 1' }) }))
    await expect(load()).rejects.toThrow(
      /content\/forms\/bad_one\.xlsx cannot be used:\n {2}survey, row \d+, relevant: .*nobody/,
    )
    fs.rmSync(path.join(folder, 'bad_one.xlsx'))
    await put(welfare({ id: 'another' }), 'misnamed')
    await expect(load()).rejects.toThrow('file and form_id have to be the same')
    expect(await count('form_version')).toBe(before)
  })
})
