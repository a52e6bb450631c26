import { beforeAll, describe, expect, it } from 'vitest'
import { answerReport } from '#modules/reports/commands/answer.ts'
import { openCase } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'
import { get, type Session, submit } from './asking.ts'

// What people type is words, also when it looks like a page, a script, a style, a template or a mark.
const typed = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</textarea></style><svg onload=alert(1)>',
  '<!-- {{name}} $t(home.title) -->',
  '[link](javascript:alert(1)) **bold** javascript:alert(1)',
].join('\n')
const asMarkup = [
  /<script>alert/,
  /<img/,
  /<svg onload/,
  /<!-- \{\{/,
  /<[^>]*\sonmouseover=/,
  /(href|src|action)="javascript:/,
]
const shown = (page: string) =>
  page
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')

let w: World
let dara: Session
let reporter: Session
let pages: Record<string, string>
beforeAll(async () => {
  w = await world()
  const opened = await openCase(
    w,
    { story: typed, callMe: typed.split('\n')[0] ?? '' },
    { callName: typed.slice(0, 80) },
  )
  await answerReport(opened.worker, opened.reportId, typed)
  dara = { kind: 'staff', secret: opened.worker.secret }
  const entered = await submit(w, '/en/check', { code: opened.code }, null)
  const cookie = entered.headers.getSetCookie()[0]?.split(';')[0]?.split('=')[1] ?? ''
  reporter = { kind: 'receipt', secret: Buffer.from(cookie, 'base64url') }
  const text = (answer: Response) => answer.text()
  pages = {
    report: await text(await get(w.hono, `/staff/reports/${opened.reportId}`, dara)),
    case: await text(await get(w.hono, `/staff/cases/${opened.caseId}`, dara)),
    cases: await text(await get(w.hono, '/staff/cases', dara)),
    check: await text(await get(w.hono, '/en/check', reporter)),
    'a form again': await text(await submit(w, '/en/check', { code: typed.split('\n')[1] ?? '' }, null)),
  }
})

describe('what somebody typed', () => {
  it('is shown as it was typed, and runs nowhere', () => {
    for (const [name, page] of Object.entries(pages)) {
      expect([name, shown(page).includes('alert(1)')]).toEqual([name, true])
      expect([name, asMarkup.filter((mark) => mark.test(page))]).toEqual([name, []])
    }
    for (const line of typed.split('\n')) expect(shown(pages['report'] ?? '')).toContain(line)
    for (const line of typed.split('\n')) expect(shown(pages['check'] ?? '')).toContain(line)
  })

  it('and this check sees a page that would run it', () => {
    expect(asMarkup.some((mark) => mark.test(shown(pages['report'] ?? '')))).toBe(true)
  })
})
