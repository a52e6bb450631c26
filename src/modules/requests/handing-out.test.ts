import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { answerReport } from '#modules/reports/commands/answer.ts'
import { writeAsReporter } from '#modules/reports/commands/come-back.ts'
import { field } from '#test/security/asking.ts'
import { requestsIn } from '#test/support/requests.ts'
import { openCase, sentReferral } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'

let w: World
let db: pg.Client
let at: ReturnType<typeof requestsIn>
beforeAll(async () => {
  w = await world()
  db = await w.sql('postgres')
  at = requestsIn(w, db)
})

/** Everything that a page would send to hand out: the mark, and the keys of paragraphs with these words. */
async function lookAt(requestId: string) {
  const look = await at.page(`/staff/requests/${requestId}/export`, 'dara')
  expect(look.status).toBe(200)
  const keyOf = (words: string) => {
    const after = look.body.slice(look.body.indexOf(words))
    return /name="out" value="([^"]+)"/.exec(after)?.[1] ?? ''
  }
  return { body: look.body, seen: field(look.body, 'seen'), keyOf }
}

describe('handing out what is kept', () => {
  async function wholeStory() {
    const opened = await openCase(w, { story: 'I saw a heron.\n\nMy cousin Vuthy was there.', callMe: 'Srey' })
    await answerReport(opened.worker, opened.reportId, 'We are here for you.')
    await writeAsReporter(opened.reporter, 'Thank you so much.')
    const path = `/staff/cases/${opened.caseId}`
    await at.send(`${path}/needs`, { needs: 'counselling', note: 'Likes to draw.' }, 'dara')
    await at.send(
      `${path}/steps`,
      { what: 'Visit the garden.', who: 'Auntie Maly', agreed: 'child_agreed', childWords: 'I like it.' },
      'dara',
    )
    await sentReferral(w, opened.caseId, {
      request: 'Please explain her rights.',
      consent: { witness: 'Witness Bona' },
    })
    return opened
  }

  it('contains the child’s words and none that were left out; page and data agree; the trail counts', async () => {
    const { caseId } = await wholeStory()
    const requestId = await at.byPhone(caseId, { said: 'hiddenremark' })
    const { body, seen, keyOf } = await lookAt(requestId)
    expect(body).toContain('My cousin Vuthy was there.')
    const cousin = [...body.matchAll(/My cousin Vuthy was there\.[\s\S]*?name="out" value="([^"]+)"/g)].map(
      (m) => m[1] ?? '',
    )
    expect(cousin.length).toBe(3) // the report, the case, the packet
    const path = `/staff/requests/${requestId}/export`

    const unsaid = await at.send(path, { seen, out: cousin, format: 'html' }, 'dara')
    expect(unsaid.status).toBe(422)
    expect(unsaid.body.match(/checked/g)?.length).toBeGreaterThanOrEqual(3)

    const html = await at.send(path, { seen, out: cousin, why: 'names_other_person', format: 'html' }, 'dara')
    const json = await at.send(path, { seen, out: cousin, why: 'names_other_person', format: 'json' }, 'dara')
    expect([html.status, json.status]).toEqual([200, 200])
    const kept = [
      'I saw a heron.',
      'We are here for you.',
      'Thank you so much.',
      'Likes to draw.',
      'Visit the garden.',
      'I like it.',
      'Please explain her rights.',
      'Testchild',
    ]
    const gone = ['Vuthy', 'Auntie Maly', 'Witness Bona', 'hiddenremark', 'By voice.', 'Dara', 'Sophea', '<script']
    for (const file of [html.body, json.body]) {
      for (const words of kept) expect(file).toContain(words)
      for (const words of gone) expect(file).not.toContain(words)
      expect(file).toContain('[left out: it tells about another person]')
    }
    const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
    const data = JSON.parse(json.body)
    const said: string[] = data.parts.flatMap(
      (p: { title: string; facts: { value: string }[]; texts: { paragraphs: string[] }[] }) => [
        p.title,
        ...p.facts.map((f) => f.value),
        ...p.texts.flatMap((t) => t.paragraphs),
      ],
    )
    expect(said.length).toBeGreaterThan(20)
    for (const words of said) expect(html.body).toContain(escaped(words))
    expect(html.body.split('<section>').length - 1).toBe(data.parts.length)

    const trail = await at.trailOf(caseId, 'record.exported')
    expect(trail.map((t) => t.detail.format).sort()).toEqual(['html', 'json'])
    expect(trail[0].detail).toMatchObject({ left_out: 3, reason: 'names_other_person' })
    expect(JSON.stringify(trail)).not.toMatch(/heron|Testchild/)
    expect(keyOf('I saw a heron.')).toContain('story')
  })

  it('is in the language of who asks', async () => {
    const { reportId } = await wholeStory()
    const requestId = await at.byPhone(reportId, { language: 'km' })
    const { seen } = await lookAt(requestId)
    const { body } = await at.send(`/staff/requests/${requestId}/export`, { seen, format: 'html' }, 'dara')
    expect(body).toContain('<html lang="km">')
    for (const words of ['អ្វីដែលយើងរក្សាទុកអំពីអ្នក', 'ពាក្យរបស់អ្នក', 'I saw a heron.']) expect(body).toContain(words)
  })

  it('holds nothing of what a third person reported, not even where the case carried it on', async () => {
    const { caseId, reporter } = await openCase(w, { writer: 'carer', story: 'brindlewood' })
    await writeAsReporter(reporter, 'thistledown')
    await sentReferral(w, caseId, { request: 'Please.' })
    const requestId = await at.byPhone(caseId)
    const { body, seen } = await lookAt(requestId)
    const file = await at.send(`/staff/requests/${requestId}/export`, { seen, format: 'json' }, 'dara')
    expect(file.status).toBe(200)
    for (const words of ['brindlewood', 'thistledown'])
      for (const text of [body, file.body]) expect(text).not.toContain(words)
    expect(file.body).toContain('Testchild')
    expect((await at.trailOf(caseId, 'record.exported'))[0].detail.left_out_by_kind).toBeGreaterThanOrEqual(3)
  })

  it('is refused to guardian, counsellor and others, and when something came in since', async () => {
    const { reportId, reporter } = await wholeStory()
    const requestId = await at.byPhone(reportId)
    const { seen } = await lookAt(requestId)
    const path = `/staff/requests/${requestId}/export`
    for (const [name, status] of [
      ['bopha', 404],
      ['sophea', 403],
      ['veasna', 404],
      ['sreymom', 404],
    ] as const) {
      expect([name, (await at.page(path, name)).status]).toEqual([name, status])
      const tried = await at.send(path, { seen, format: 'json' }, name)
      expect([name, tried.status, tried.body.includes('heron')]).toEqual([name, status, false])
    }
    await writeAsReporter(reporter, 'One more thing: Vuthy.')
    const late = await at.send(path, { seen, format: 'json' }, 'dara')
    expect(late.status).toBe(422)
    expect(late.body).toContain('Please look at all of it again.')
    expect(await at.trailOf(reportId, 'record.exported')).toEqual([])
  })
})
