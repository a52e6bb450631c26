import { openDoor } from '#app'
import { caseStates } from '#modules/cases/schema.ts'
import { deploymentRoles, organisationRoles, teamRoles } from '#modules/people/schema.ts'
import type { PartnerActor, StaffActor } from '#platform/access/actor.ts'
import type { App } from '#platform/access/context.ts'
import type { PolicyRow, Rule } from '#platform/access/policy.ts'
import type { About, By, Route } from '#platform/http/entry.ts'
import { policiesByName } from './policies.ts'

export const page = new URL('../../docs/permissions.md', import.meta.url)

/** Every address as it is mounted, in this order. Nothing is asked of a database for it. */
export const allRoutes: readonly Route[] = openDoor({ hsts: false } as App).routes

export const rules = new Map<string, Rule>(Object.values(policiesByName).flatMap((policy) => Object.entries(policy)))
const staffRoles = [...teamRoles, ...organisationRoles, ...deploymentRoles]
const named = (code: string) => code.replaceAll('_', ' ')
export const columns = ['anyone', 'receipt (child)', 'receipt (third person)', 'partner key', ...staffRoles.map(named)]

/** The actions that an address stands on. */
export const actionsOf = (route: Route): readonly string[] =>
  !('by' in route) || route.by === 'everybody' ? [] : namesIn(route.by)
const namesIn = (by: By): readonly string[] => (typeof by === 'string' ? [by] : 'oneOf' in by ? by.oneOf : by)

/** Of what an address says it stands on, what was not asked. Empty: it stands on it indeed. */
export function notAsked(method: string, path: string, asked: ReadonlySet<string>): readonly string[] {
  const route = allRoutes.find((r) => r.method === method && r.path === path)
  if (!route) throw new Error(`${method} ${path} is not mounted.`)
  const missing = actionsOf(route).filter((action) => !asked.has(action))
  const oneIsEnough = route.access === 'staff' && typeof route.by === 'object' && 'oneOf' in route.by
  return oneIsEnough && missing.length < actionsOf(route).length ? [] : missing
}

type Holds = Rule['holds']

/** An address's rule. @throws Error when it names an action that no policy has */
function ruleOf(by: By): Holds {
  const all = namesIn(by).map((name) => {
    const rule = rules.get(name)
    if (!rule) throw new Error(`No policy has the action ${name}.`)
    return rule
  })
  return typeof by === 'object' && 'oneOf' in by
    ? (actor, row) => all.some((r) => r.holds(actor, row))
    : (actor, row) => all.every((r) => r.holds(actor, row))
}

// Who asks, and what is asked about: the rules themselves answer.
const has = <R extends string>(roles: readonly R[], role: string) => roles.some((r) => r === role)
const actorWith = (role: string) =>
  ({
    kind: 'staff',
    personId: 'me',
    organisationId: 'own',
    teams: has(teamRoles, role) ? [{ id: 'own', roles: [role] }] : [],
    organisationRoles: has(organisationRoles, role) ? [role] : [],
    deploymentRoles: has(deploymentRoles, role) ? [role] : [],
  }) as unknown as StaffActor

const rows = {
  'own case': { teamId: 'own', organisationId: 'own', coordinator: 'me' },
  'own team': { teamId: 'own', organisationId: 'own', coordinator: 'another' },
  'own organisation': { teamId: 'beside', organisationId: 'own', coordinator: 'another' },
  'the organisation itself': { organisationId: 'own' },
  elsewhere: { teamId: 'far', organisationId: 'far', coordinator: 'me' },
  nothing: {},
} satisfies Record<string, PolicyRow>

/** How far a rule lets a role reach, in whichever state a row has to be. */
type Reach = 'yes' | 'unowned or own' | 'own organisation' | 'own team' | 'own case' | '—'

function reachOf(holds: Holds, role: string, what: string): Reach {
  const over = (row: PolicyRow) => caseStates.some((state) => holds(actorWith(role), { ...row, state }))
  if (over(rows.nothing)) return over(rows.elsewhere) ? 'yes' : 'unowned or own'
  if (over(rows.elsewhere)) throw new Error(`${what} reaches over the own organisation as ${named(role)}.`)
  if (over(rows['own organisation'])) return 'own organisation'
  if (over(rows['own team'])) return 'own team'
  return over(rows['own case']) ? 'own case' : '—'
}

const forTeams: Record<Reach, string | null> = {
  yes: null,
  'unowned or own': null,
  'own organisation': 'own organisation',
  'own team': 'own team',
  'own case': 'own case',
  '—': '—',
}
/** What a reach is called for what an address is about; null where a rule must not reach as far. */
const cellWords: Record<Exclude<About, 'page' | 'list' | 'one organisation'>, Record<Reach, string | null>> = {
  row: forTeams,
  sent: { ...forTeams, 'own organisation': null, 'own team': 'sent' },
  received: { ...forTeams, 'own organisation': null, 'own team': 'received' },
  'either side': { ...forTeams, 'own organisation': null, 'own team': 'sent or received' },
  entry: { ...forTeams, yes: 'yes', 'unowned or own': 'unowned or own' },
  'chosen team': { ...forTeams, 'own organisation': 'for own organisation', 'own team': 'for own team' },
}

function staffCell(route: Route & { access: 'staff' }, role: string): string {
  const what = `${route.method} ${route.path}`
  if (route.by === 'everybody') return route.about === 'own' ? 'own access' : 'yes'
  const holds = ruleOf(route.by)
  const over = (row: PolicyRow) => holds(actorWith(role), row)
  if (route.about === 'page') return over(rows['the organisation itself']) ? 'yes' : '—'
  if (route.about === 'one organisation')
    return over(rows.nothing) ? 'yes' : over(rows['the organisation itself']) ? "desk's guardian" : '—'
  const reach = reachOf(holds, role, what)
  if (route.about === 'list') return reach === '—' ? 'empty' : 'own rows'
  const word = cellWords[route.about][reach]
  if (word === null) throw new Error(`${what} reaches over its row as ${named(role)}.`)
  return route.about === 'chosen team' && route.method === 'GET' && word !== '—' ? 'yes' : word
}

function cellsOf(route: Route): string[] {
  if (route.access === 'public') return columns.map(() => 'yes')
  if (route.access === 'staff') return ['—', '—', '—', '—', ...staffRoles.map((role) => staffCell(route, role))]
  if (route.access === 'partner') return ['—', '—', '—', keyCell(rules.get(route.by)), ...staffRoles.map(() => '—')]
  return ['—', 'yes', route.child ? '—' : 'yes', '—', ...staffRoles.map(() => '—')]
}

/** A key that is for everything a rule names, over what is its own organisation's, another's and nobody's. */
function keyCell(rule: Rule | undefined): Reach {
  const key = rule?.byKey
  const actor: PartnerActor = { kind: 'partner', keyId: 'key', organisationId: 'own', scopes: [...(key?.scopes ?? [])] }
  const over = (row: PolicyRow) => key?.holds(actor, row) ?? false
  if (over(rows.nothing)) return 'yes'
  if (over(rows.elsewhere)) throw new Error('A key reaches over its own organisation.')
  return over(rows['the organisation itself']) ? 'own organisation' : '—'
}

const line = (...cells: string[]) => `| ${cells.join(' | ')} |`
const table = (head: string[], lines: string[][]) =>
  [line(...head), `|${head.map(() => '---').join('|')}|`, ...lines.map((cells) => line(...cells))].join('\n')

/** The parts of docs/permissions.md that are written from the policies and the addresses, by the name of their place. */
export function generatedParts(routes = allRoutes): Record<string, string> {
  const actions = [...rules]
    .map(([name, rule]) => [
      ...[name, rule.says, rule.byKey ? `${rule.words}; or ${rule.byKey.words}` : rule.words, keyCell(rule)],
      ...staffRoles.map((r) => reachOf(rule.holds, r, name)),
    ])
    .sort(([a = ''], [b = '']) => (a < b ? -1 : 1))
  const inOneLanguage = routes.filter((r) => !/^\/en(\/|$)/.test(r.path))
  const addresses = inOneLanguage.map((r) => [r.method, r.path.replace(/^\/km(?=\/|$)/, '/{lang}'), ...cellsOf(r)])
  return {
    actions: table(['action', 'what', 'who', 'partner key', ...staffRoles.map(named)], actions),
    addresses: table(['method', 'address', ...columns], addresses),
  }
}
