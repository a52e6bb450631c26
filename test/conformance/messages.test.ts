import fs from 'node:fs'
import { describe, expect, it } from 'vitest'
import en from '#messages/en.json' with { type: 'json' }
import km from '#messages/km.json' with { type: 'json' }

type Tree = { [key: string]: string | Tree }
const flat = (tree: Tree, at = ''): [string, string][] =>
  Object.entries(tree).flatMap(([k, v]) =>
    typeof v === 'string' ? [[at + k, v] as [string, string]] : flat(v, `${at}${k}.`),
  )

const english = new Map(flat(en))
const khmer = new Map(flat(km))
const plural = (key: string) => key.replace(/_(one|other)$/, '')
const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((m) => m[1]).sort()

const sources = fs
  .readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((f) => /\.tsx?$/.test(f) && !f.includes('.test.'))
  .map((f) => fs.readFileSync(`src/${f}`, 'utf8'))
  .join('\n')

describe('messages', () => {
  it('English and Khmer hold the same messages, each with the plural forms of its language', () => {
    expect(new Set([...khmer.keys()].map(plural))).toEqual(new Set([...english.keys()].map(plural)))
    expect([...khmer.keys()].filter((k) => k.endsWith('_one'))).toEqual([])
  })

  it('every Khmer message is Khmer, and keeps the places that are filled in', () => {
    const latin = ['frame.direction']
    for (const [key, text] of khmer) {
      if (!latin.includes(key)) expect(text, key).toMatch(/[\u1780-\u17ff]/)
      const same = english.get(key) ?? english.get(`${plural(key)}_other`) ?? ''
      expect(placeholders(text), key).toEqual(placeholders(same))
      expect(text, key).not.toMatch(/[\u200b-\u200d\ufeff]/)
    }
  })

  it('every error that a schema or command names has its sentence', () => {
    const named = new Set([...sources.matchAll(/'(errors\.\w+)'/g)].map((m) => m[1] ?? ''))
    expect(named.size).toBeGreaterThan(10)
    expect([...named].filter((key) => !english.has(key))).toEqual([])
  })

  it('every act that the trail records has its words', () => {
    const acts = [
      ...sources.matchAll(/action: '([a-z_.]+)'/g),
      ...sources.matchAll(/dayOnly\(ctx, '([a-z_.]+)'\)/g),
    ].map((m) => m[1] ?? '')
    expect(acts.length).toBeGreaterThan(20)
    expect(acts.filter((a) => !english.has(`staff.action.${a.replaceAll('.', '_')}`))).toEqual([])
  })

  it('nothing that a person reads stands in a view itself', () => {
    const views = fs
      .readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((f) => f.endsWith('.tsx') && /(^|\/)(views|ui)\//.test(f))
    for (const f of views) {
      const text = fs.readFileSync(`src/${f}`, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
      const words = [...text.matchAll(/(?<!=)>\s*([A-Za-z\u1780-\u17ff][^<>{}=;()]{3,})\s*</g)].map((m) => m[1])
      expect(
        words.filter((w) => w?.trim() !== 'PostgreSQL'),
        f,
      ).toEqual([])
    }
  })

  it('no word of blame, and never "not cooperating"', () => {
    const blame = /not cooperat|uncooperative|you should have|why didn't you|why did you|child pornograph|prostitut/i
    for (const [key, text] of english) expect(text, key).not.toMatch(blame)
    for (const [key, text] of khmer) expect(text, key).not.toContain('កុំនៅស្ងៀម')
  })
})
