import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

const imports = JSON.parse(fs.readFileSync('package.json', 'utf8')).imports as Record<string, string>

function fileOf(from: string, name: string): string | null {
  if (name.startsWith('.')) return path.join(path.dirname(from), name)
  for (const [pattern, to] of Object.entries(imports)) {
    const [head = '', tail] = pattern.split('*')
    if (tail === undefined ? name === pattern : name.startsWith(head))
      return path.normalize(to.replace('*', name.slice(head.length)))
  }
  return null
}

/** Every file that a module loads when it runs; types load nothing. */
function loadedBy(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file) || !/\.tsx?$/.test(file)) return seen
  seen.add(file)
  const text = fs.readFileSync(file, 'utf8')
  for (const [, name] of text.matchAll(/^(?:import|export) (?!type )[^'"]*?from '([^']+)'/gms)) {
    const next = fileOf(file, name ?? '')
    if (next) loadedBy(next, seen)
  }
  return seen
}

const opener = 'src/platform/crypto/open.ts'
const jobs = fs.readdirSync('src/modules', { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('jobs.ts'))

describe('jobs', () => {
  it('load nothing that could unseal', () => {
    expect(jobs.length).toBeGreaterThan(0)
    for (const job of jobs) expect([...loadedBy(`src/modules/${job}`)], job).not.toContain(opener)
  })

  it('and this check sees a file that does', () => {
    expect([...loadedBy('src/modules/reports/commands/answer.ts')]).toContain(opener)
  })
})
