/** The modules from the ground floor up: each may import from those before it. */
export const floors = [
  ...['places', 'people', 'records', 'consent', 'forms', 'directory', 'partners', 'learning', 'rights', 'intake'],
  ...['reports', 'removals', 'feedback', 'cases', 'referrals', 'retention', 'requests', 'audit', 'overview'],
  'operations',
]

type Pattern = { group: string[]; message: string }
type Config = { linter: { rules: { style: { noRestrictedImports: Rule } } }; overrides: Block[] }
type Rule = { level: string; options: { patterns: Pattern[] } }
type Block = { includes: string[]; linter: { rules: { style: { noRestrictedImports: Rule | 'off' } } } }

const isOfModule = (block: Block) => block.includes[0]?.startsWith('src/modules/') ?? false

/** The text of biome.json with one block for each module, after the list above. */
export function withFloors(text: string): string {
  const config = JSON.parse(text) as Config
  const everywhere = config.linter.rules.style.noRestrictedImports.options.patterns
  const blocks = floors.map((module, at) => blockOf(module, floors.slice(at + 1), everywhere))
  const others = config.overrides.filter((block) => !isOfModule(block))
  const { overrides: _, ...rest } = config
  const lines = [...others, ...blocks].map((block) => `    ${JSON.stringify(block)}`)
  return `${JSON.stringify(rest, null, 2).replace(/\n}$/, '')},\n  "overrides": [\n${lines.join(',\n')}\n  ]\n}\n`
}

function blockOf(module: string, above: string[], everywhere: Pattern[]): Block {
  const patterns = [
    ...everywhere,
    { group: ['#ui/**', '#app', '#config', 'hono', 'hono/**'], message: 'Commands and queries know no pages.' },
    ...(above.length === 0
      ? []
      : [{ group: above.map((each) => `#modules/${each}/**`), message: `${module} stands below.` }]),
  ]
  return {
    includes: [`src/modules/${module}/**`, '!**/routes.tsx', '!**/routes/**', '!**/views/**', '!**/*.test.*'],
    linter: { rules: { style: { noRestrictedImports: { level: 'error', options: { patterns } } } } },
  }
}
