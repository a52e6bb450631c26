import fs from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Entry, Route } from '#platform/http/entry.ts'
import { withParts } from '#test/support/data-protection.ts'
import { actionsOf, allRoutes, generatedParts, notAsked, page, rules } from '#test/support/permissions.ts'

const text = fs.readFileSync(page, 'utf8')
const cellsIn = (part: string) =>
  part
    .split('\n')
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
const { actions = '', addresses = '' } = generatedParts()
/** The table with another address in it. */
const withRoute = (route: Omit<Route & { access: 'staff' }, 'method' | 'path' | 'access'>) =>
  generatedParts([{ method: 'GET', path: '/staff/planted/:id', access: 'staff', ...route } as Route])['addresses']

describe('docs/permissions.md', () => {
  it('holds what is written from the policies and the addresses', () => {
    expect(text, 'run `node bin/docs.js`').toBe(withParts(text, { actions, addresses }))
  })

  it('has a row for every action and every address', () => {
    expect(cellsIn(actions).map(([name]) => name)).toEqual([...rules.keys()].sort())
    const english = allRoutes.filter((r) => r.path.startsWith('/en'))
    expect(cellsIn(addresses)).toHaveLength(allRoutes.length - english.length)
    expect(english.length).toBeGreaterThan(5)
  })

  it('explains every word that stands in a cell, and no other', () => {
    const [, explained = ''] = text.split('| word | meaning |')
    const words = [...(explained.split('\n## ')[0] ?? '').matchAll(/^\| (?!---)(.+?) \|/gm)].map(([, word]) => word)
    const used = [...cellsIn(actions).flatMap((c) => c.slice(3)), ...cellsIn(addresses).flatMap((c) => c.slice(2))]
    expect([...new Set(used)].sort()).toEqual(words.sort())
  })
})

describe('the policies and the addresses', () => {
  it('every action stands behind some address', () => {
    const used = new Set(allRoutes.flatMap(actionsOf))
    expect([...rules.keys()].filter((name) => !used.has(name))).toEqual([])
  })

  it('every address stands on actions that some policy has', () => {
    expect(allRoutes.flatMap(actionsOf).filter((name) => !rules.has(name))).toEqual([])
    expect(() => withRoute({ by: 'case.delete', about: 'row' })).toThrow('No policy has the action case.delete')
  })

  it('an address that says nothing of its actions is a type error', () => {
    const compiles: { access: 'staff' } extends Entry ? true : false = false
    const without: { access: 'staff'; by: 'case.read' } extends Entry ? true : false = false
    const said: { access: 'staff'; by: 'case.read'; about: 'row' } extends Entry ? true : false = true
    expect([compiles, without, said]).toEqual([false, false, true])
  })

  it('an address that stands on other actions than it says is caught when it is asked', () => {
    const asked = (...actions: string[]) => notAsked('POST', '/staff/referrals/:id/sending', new Set(actions))
    expect(asked('referral.send', 'case.refer', 'consent.record', 'case.read')).toEqual([])
    expect(asked('referral.send', 'case.refer')).toEqual(['consent.record'])
    const ticked = (...actions: string[]) => notAsked('POST', '/staff/launch/attestations', new Set(actions))
    expect(ticked('launch.attest')).toEqual([])
    expect(ticked('launch.read')).toEqual(['launch.attest', 'launch.attest_technical'])
  })

  it('what all staff may without any action is their own access and sheet, the list of public pieces and whether they are needed, and is looked at by name', () => {
    const paths = allRoutes.filter((r) => r.access === 'staff' && r.by === 'everybody').map((r) => r.path)
    expect(
      paths.filter(
        (p) => !/^\/staff\/(me(\/|$)|sign-out$|language$|learning$|intake\/ring$|recovery\/sheet(-on-paper)?$)/.test(p),
      ),
    ).toEqual([])
  })

  it('the table changes with the actions an address stands on', () => {
    const cells = (by: Parameters<typeof withRoute>[0]) => cellsIn(withRoute(by) ?? '')[0]?.slice(6)
    expect(cells({ by: 'case.read', about: 'row' })?.slice(0, 4)).toEqual(Array(4).fill('own team'))
    expect(cells({ by: 'case.close', about: 'row' })?.slice(0, 4)).toEqual([...Array(3).fill('own case'), 'own team'])
    expect(cells({ by: ['case.read', 'hold.place'], about: 'row' })?.slice(0, 4)).toEqual(['—', '—', '—', 'own team'])
    const either = cells({ by: { oneOf: ['health.read', 'published.read'] }, about: 'page' })
    expect(either).toEqual([...Array(6).fill('—'), 'yes', 'yes'])
  })

  it('a rule that would reach over the own organisation or the own side cannot stand behind a row', () => {
    expect(() => withRoute({ by: 'trail.read', about: 'row' })).toThrow('reaches over')
    expect(() => withRoute({ by: 'authority.read', about: 'sent' })).toThrow('reaches over')
  })
})
