import { describe, expect, it } from 'vitest'
import { authoredOrganizations } from '../authored/content.ts'
import { dialOf, linkOf, sameDial } from './numbers.ts'

describe('a number as people write it', () => {
  it.each([
    ['1280', '1280'],
    ['១២៨០', '1280'],
    ['023 224 841', '023224841'],
    ['(023) 224-841', '023224841'],
    ['+855 12 345 678', '+85512345678'],
    ['1800 000 000', '1800000000'],
  ])('%s is dialled as %s', (typed, dial) => expect(dialOf(typed)).toBe(dial))

  it.each(['12', '12345', '00 12 345 678', '+66 2 123 4567', '012 345', '1280 or 117', '', 'call us'])(
    '%s is none of Cambodia',
    (typed) => expect(dialOf(typed)).toBeNull(),
  )

  it('every number of the authored directory passes, and dials as it says there', () => {
    const phones = authoredOrganizations().flatMap((o) => [o, ...o.services].flatMap((x) => x.phones))
    expect(phones.length).toBeGreaterThan(25)
    expect(phones.filter((p) => dialOf(p.number) !== p.dial)).toEqual([])
  })

  it('is the same with 0 and with +855', () => {
    expect(sameDial('012 345 678', '+855 12-345-678')).toBe(true)
    expect(sameDial('012 345 678', '012 345 679')).toBe(false)
  })
})

describe('a link', () => {
  it.each([
    ['web', 'https://example.org/help', 'https://example.org/help'],
    ['email', 'help@example.org', 'mailto:help@example.org'],
    ['web', 'example.org', null],
    ['web', 'javascript:alert(1)', null],
    ['web', 'https://nowhere', null],
    ['email', 'help at example.org', null],
  ])('%s %s', (kind, typed, link) => expect(linkOf(kind, typed)).toBe(link))
})
