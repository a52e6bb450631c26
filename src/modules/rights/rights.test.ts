import { beforeAll, describe, expect, it } from 'vitest'
import { translator } from '#platform/i18n/i18n.ts'
import { get, plain, type Session, submit } from '#test/security/asking.ts'
import { openCase } from '#test/support/scenario.ts'
import { type StaffCtx, type World, world } from '#test/support/world.ts'
import { fearAnswers, rightsBooklet } from './queries.ts'
import { fears } from './schema.ts'

let w: World
let guardian: StaffCtx
beforeAll(async () => {
  w = await world()
  guardian = await w.as('bopha')
})
const session = (ctx: StaffCtx): Session => ({ kind: 'staff', secret: ctx.secret })
const page = async (path: string, who: Session = null) =>
  plain(await (await get(w.hono, path, who)).text()).replaceAll('\u200b', '')

describe('the booklet of rights', () => {
  it.each(['km', 'en'] as const)(
    'in %s: contents that lead to each part, help lines, and that nobody has checked it',
    async (lang) => {
      const shown = await page(`/${lang}/rights`)
      const { sections } = rightsBooklet().texts[lang]
      const parts = sections.filter((s) => s.heading)
      expect(parts.length).toBeGreaterThan(8)
      for (const { id } of parts) {
        expect(shown).toContain(`href="#${id}"`)
        expect(shown).toContain(`<h2 id="${id}">`)
      }
      expect(shown).toContain('tel:1280')
      expect(shown).not.toContain('{{')
      expect(shown).toContain(translator(lang)('learn.nobody').replaceAll('\u200b', ''))
    },
  )
})

describe('five fears', () => {
  it('are answered in the order of their codes, and stand behind one link before the first question', async () => {
    const headings = fearAnswers()
      .texts.en.sections.filter((s) => s.heading)
      .map((s) => s.heading)
    expect(headings.slice(0, fears.length)).toEqual([
      'Will the police come?',
      'Will my family know?',
      'Can I be arrested?',
      'Will my phone be taken?',
      'Will it be on Facebook?',
    ])
    const form = await page('/en/report')
    expect(form).toContain('href="/en/fears" target="_blank" rel="noopener"')
    expect(form.indexOf('/en/fears')).toBeLessThan(form.indexOf('name="writer"'))
  })

  it('carry nothing of an organisation until its data guardian writes it, and then say whose lawyer read it', async () => {
    expect(await page('/en/fears')).not.toContain('adds')
    const own = { phone_en: 'We never ask to hold a phone.', phone_km: 'យើងមិនសុំកាន់ទូរស័ព្ទទេ។' }
    expect((await submit(w, '/staff/fears', { ...own, phone_km: '' }, session(guardian))).status).toBe(422)
    expect((await submit(w, '/staff/fears', own, session(guardian))).status).toBe(303)
    const shown = await page('/en/fears')
    expect(shown.indexOf('Will my phone be taken?</h2>')).toBeLessThan(shown.indexOf('We never ask to hold a phone.'))
    expect(shown.indexOf('We never ask to hold a phone.')).toBeLessThan(shown.indexOf('Will it be on Facebook?</h2>'))
    expect(shown).toContain('has not been read by a lawyer yet')
    expect(await page('/km/fears')).toContain('យើងមិនសុំកាន់')
    const reviewed = { ...own, reviewedBy: 'A made-up office', reviewedOn: '2026-03-01' }
    expect((await submit(w, '/staff/fears', reviewed, session(guardian))).status).toBe(303)
    expect(await page('/en/fears')).toContain('a lawyer has read these answers: A made-up office, on 1 March 2026')
  })

  it('are changed by nobody else: the page is not there for a counsellor', async () => {
    const worker = session(await w.as('dara'))
    expect((await get(w.hono, '/staff/fears', worker)).status).toBe(404)
    expect((await submit(w, '/staff/fears', { phone_en: 'x', phone_km: 'x' }, worker)).status).toBe(404)
    expect(await page('/en/fears')).not.toContain('>x<')
  })
})

describe('that rights were explained', () => {
  it('is noted in the case, to whom, by whom, when and how; sealed, and with an entry in the trail', async () => {
    const { caseId, worker } = await openCase(w)
    const note = {
      givenTo: 'both',
      by: 'Quillowmere',
      day: '2026-05-04',
      how: ['read_aloud', 'with_pictures'],
      note: 'Asked about time.',
    }
    const bare = await submit(w, `/staff/cases/${caseId}/rights`, { ...note, how: [] }, session(worker))
    expect(bare.status).toBe(422)
    expect((await submit(w, `/staff/cases/${caseId}/rights`, note, session(worker))).status).toBe(303)
    expect((await submit(w, `/staff/cases/${caseId}/rights`, note, session(worker))).status).toBe(303)
    const shown = await page(`/staff/cases/${caseId}`, session(worker))
    for (const said of [
      'To the child and the carer · 4 May 2026 · Quillowmere',
      'Read aloud, With pictures',
      'Asked about time.',
    ])
      expect(shown).toContain(said)
    const db = await w.sql('postgres')
    const { rows } = await db.query(
      "select detail::text as detail from trail where action = 'case.rights_explained' and subject_id = $1",
      [caseId],
    )
    expect(rows).toHaveLength(1)
    expect(rows[0].detail).not.toContain('Quillowmere')
  })
})
