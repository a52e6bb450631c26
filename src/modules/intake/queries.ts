import { dialOf, linkOf } from '#modules/directory/entry/numbers.ts'
import { directoryVersion, frontDoorLines } from '#modules/directory/queries.ts'
import type { Ctx } from '#platform/access/context.ts'
import { breakKhmer, type Lang } from '#platform/i18n/i18n.ts'
import { today } from '#platform/time/time.ts'
import { hoursFrom, spansOn, spansStated, stretchesOf, type When, whenOf } from './hours.ts'
import { type DutySpan, type Known, knownTo, onceAMinute, type WayKept } from './known.ts'
import { hasHours, type OnDuty, standing, type Way, ways } from './schema.ts'

/** A way as it is offered to the public. */
export type WayShown = {
  way: Way
  when: When
  /** The organisation's own number, link or place, where the way has one. */
  address: string | null
  /** Where a number or an address in an app leads. */
  href: string | null
  /** What the organisation says of it; null: the standing words of the messages. */
  explanation: string | null
}

/** Who answers now, and when somebody does; of the desk that answers the public. */
export async function onDuty(ctx: Ctx): Promise<OnDuty> {
  const known = await knownTo(ctx)
  const now = ctx.now()
  return onceAMinute(known, now, 'duty', () => dutyAt(known.spans, now))
}

function dutyAt(spans: DutySpan[], now: Date): OnDuty {
  const answering = spans.filter((s) => s.role === 'answerer')
  const all = whenOf(answering, now)
  const women = whenOf(ofGender(answering, 'woman'), now)
  const men = whenOf(ofGender(answering, 'man'), now)
  return {
    now: all.state === 'now',
    until: all.state === 'now' ? all.until : null,
    next: laterIn(all),
    women: women.state === 'now',
    men: men.state === 'now',
    nextWoman: laterIn(women),
    nextMan: laterIn(men),
    danger: whenOf(spans, now).state === 'now',
  }
}

const ofGender = (spans: DutySpan[], gender: string) => spans.filter((s) => s.gender === gender)
const laterIn = (when: When) => (when.state === 'later' ? when.at : null)

/** The ways to reach the desk that answers the public, side by side, each with honest hours. */
export async function waysToReach(ctx: Ctx, lang: Lang): Promise<WayShown[]> {
  const known = await knownTo(ctx)
  const now = ctx.now()
  const of = `ways ${lang} ${directoryVersion(ctx.app)}`
  return onceAMinute(known, now, of, () => waysAt(ctx, lang, known, now))
}

/** What the front door says at this moment, and a stamp that is another one when it says something else. */
export async function frontDoorNow(ctx: Ctx, lang: Lang) {
  const known = await knownTo(ctx)
  const now = ctx.now()
  const version = directoryVersion(ctx.app)
  return onceAMinute(known, now, `front door ${lang} ${version}`, () => {
    const ways = waysAt(ctx, lang, known, now)
    // What is said of a moment depends on the day on which it is said.
    const stamp = [version, today(now), JSON.stringify(ways)].join(' ')
    return { ways, now, lines: frontDoorLines(ctx.app), stamp }
  })
}

const waysAt = (ctx: Ctx, lang: Lang, known: Known, now: Date): WayShown[] =>
  ways.flatMap((way) => {
    const row = known.ways.find((w) => w.way === way)
    if (!row && !standing.includes(way)) return []
    const said = (lang === 'km' ? row?.explainKm : row?.explainEn) ?? null
    return {
      way,
      when: whenReached(ctx, way, row, known, now),
      address: row?.address ?? null,
      href: row?.address ? hrefOf(way, row.address) : null,
      explanation: said && lang === 'km' ? breakKhmer(said) : said,
    }
  })

function hrefOf(way: Way, address: string): string | null {
  if (way === 'i_call') return `tel:${dialOf(address) ?? ''}`
  if (way === 'sms') return `sms:${dialOf(address) ?? ''}`
  return way === 'message' ? linkOf('messenger', address) : null
}

function whenReached(ctx: Ctx, way: Way, row: WayKept | undefined, known: Known, now: Date): When {
  if (way === 'lines') return whenOf(linesStretches(ctx, now), now)
  if (!hasHours(way))
    return whenOf(
      known.spans.filter((s) => s.role === 'answerer'),
      now,
    )
  const hours = hoursFrom(row ?? { weekly: '', exceptions: '' })
  return whenOf(
    stretchesOf((day) => spansOn(hours, day), now),
    now,
  )
}

const linesStretches = ({ app }: Ctx, now: Date) =>
  frontDoorLines(app).flatMap((line) => stretchesOf((day) => spansStated(line.stated, day), now))

/** What a page says of reaching out at this moment. */
export type IntakeNow = { at: Date; duty: OnDuty; ways: WayShown[]; lines: ReturnType<typeof linesNow> }

export async function intakeNow(ctx: Ctx, lang: Lang): Promise<IntakeNow> {
  const at = ctx.now()
  const [duty, ways, known] = await Promise.all([onDuty(ctx), waysToReach(ctx, lang), knownTo(ctx)])
  const lines = onceAMinute(known, at, `lines ${directoryVersion(ctx.app)}`, () => linesNow(ctx, at))
  return { at, duty, ways, lines }
}

/** Of the lines that every page may show, those that answer at this moment, as the directory states it. */
export const linesNow = ({ app }: { app: object }, now: Date) =>
  frontDoorLines(app).filter(
    (line) =>
      whenOf(
        stretchesOf((day) => spansStated(line.stated, day), now),
        now,
      ).state === 'now',
  )
