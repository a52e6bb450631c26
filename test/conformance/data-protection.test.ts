import fs from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import services from '#content/codes/services.json' with { type: 'json' }
import shareItems from '#content/codes/share_items.json' with { type: 'json' }
import {
  type Column,
  differences,
  generatedParts,
  page,
  readClasses,
  readColumns,
  withParts,
} from '#test/support/data-protection.ts'
import { world } from '#test/support/world.ts'

const classes = readClasses()
const tables = Object.values(classes.migrations).flatMap((m) => Object.entries(m.tables))
const classOf = ({ table, column }: Column) => tables.find(([name]) => name === table)?.[1].columns[column]?.[0] ?? ''
const named = (columns: Column[]) => columns.map((c) => `${c.table}.${c.column} (${c.type}): ${classOf(c)}`)

let columns: Column[]
/** The columns as they would be after somebody changed the database. */
let columnsAfter: (change: string) => Promise<Column[]>
beforeAll(async () => {
  const db = await (await world()).sql('postgres')
  columns = await readColumns(db)
  columnsAfter = async (change) => {
    await db.query('begin')
    try {
      await db.query(change)
      return await readColumns(db)
    } finally {
      await db.query('rollback')
    }
  }
})

describe('what is stored', () => {
  it('every column of the database has a class', () => {
    expect(columns.length).toBeGreaterThan(300)
    expect(differences(columns, classes)).toEqual([])
  })

  it('a new column without a class fails, by its name and with the place to say it', async () => {
    expect(differences(await columnsAfter('alter table report add school text'), classes)).toEqual([
      'report.school has no class: say in migrations/classes.json, under "report", what it holds, then run `node bin/docs.js`.',
    ])
    expect(differences(await columnsAfter('create table diary (words text)'), classes)).toHaveLength(1)
    expect(
      differences(await columnsAfter('create view app.names as select display_name from person'), classes),
    ).toEqual([expect.stringContaining('app.names.display_name has no class')])
    expect(differences(await columnsAfter('alter table report drop column province'), classes)).toEqual([
      'report.province stands in migrations/classes.json, but not in the database.',
    ])
  })

  it('the page holds what is written from the database', () => {
    const text = fs.readFileSync(page, 'utf8')
    expect(text, 'run `node bin/docs.js`').toBe(withParts(text, generatedParts(columns, classes)))
  })

  it('no column is described by hand beside them', () => {
    const byHand = withParts(fs.readFileSync(page, 'utf8'), { classes: '', tables: '' })
    expect(byHand.match(/^\| column \|.*$/gm), 'say it in migrations/classes.json').toBeNull()
  })

  it('the page marks what the application cannot select, as the database has it', async () => {
    const lineOf = (of: Column[]) =>
      generatedParts(of, classes)
        ['tables']?.match(/^\| sign_in_name \|.*$/m)?.[0]
        .replace(/\s/g, '')
    expect(lineOf(columns)).toBe('|sign_in_name|plainname|no||')
    expect(lineOf(await columnsAfter('grant select (sign_in_name) on person to sdap_app'))).toBe(
      '|sign_in_name|plainname|||',
    )
  })

  it('every table says who sees it and how long it is kept', () => {
    for (const [name, { what, reads, kept }] of tables)
      for (const words of [what, reads, kept]) expect(words.length, name).toBeGreaterThan(5)
  })

  it('each table stands under the migration that makes it, in their order', () => {
    const folder = new URL('../../migrations/', import.meta.url)
    const made = fs
      .readdirSync(folder)
      .filter((file) => /^\d{4}_.*\.sql$/.test(file))
      .sort()
      .flatMap((file) =>
        [...fs.readFileSync(new URL(file, folder), 'utf8').matchAll(/^create table (?!pgboss\.)([\w.]+)/gm)].map(
          ([, table]) => `${file.slice(0, 4)} ${table}`,
        ),
      )
    const written = Object.entries(classes.migrations).flatMap(([number, m]) =>
      Object.keys(m.tables).map((table) => `${number} ${table}`),
    )
    expect(written.filter((each) => each !== '0001 app.migration')).toEqual(made) // made by whoever migrates
  })
})

describe('a class that does not fit what the column can hold', () => {
  const opaque = ['hash', 'public key', 'key material sealed', 'sealed']

  it('bytes are sealed, one-way or public; salts are the only others', () => {
    const bytes = columns.filter((c) => c.type === 'bytea')
    expect(bytes.length).toBeGreaterThan(25)
    const others = bytes.filter((c) => !opaque.includes(classOf(c)))
    expect(named(others)).toEqual(['deployment.receipt_salt (bytea): salt', 'person.kdf_salt (bytea): salt'])
  })

  it('nothing that is text is called sealed', () => {
    const wrong = columns.filter(
      (c) => c.type !== 'bytea' && ['sealed', 'key material sealed', 'public key'].includes(classOf(c)),
    )
    expect(named(wrong)).toEqual([])
  })

  it('ids, times and numbers are called what they are', () => {
    const byClass: Record<string, RegExp> = {
      'random id': /^uuid$/,
      'plain time': /^(date|timestamp.* with time zone)$/,
      'plain number': /^(integer|bigint|xid8)$/,
      'plain name': /^text$/,
      'plain code': /^(text|text\[\]|boolean|jsonb)$/,
      hash: /^(bytea|text)$/,
    }
    expect(named(columns.filter((c) => byClass[classOf(c)]?.test(c.type) === false))).toEqual([])
  })

  it('every plain name is that of staff, an organisation or a team', () => {
    const names = columns.filter((c) => classOf(c) === 'plain name').map((c) => `${c.table}.${c.column}`)
    expect(names).toEqual([
      'fear_text.reviewed_by',
      'organisation.name_en',
      'organisation.name_km',
      'partner_key.label',
      'passkey.label',
      'person.sign_in_name',
      'person.display_name',
      'team.name_en',
      'team.name_km',
    ])
  })
})

describe('the template of a protocol between two organisations', () => {
  const protocol = fs.readFileSync(new URL('../../docs/information-sharing-protocol.md', import.meta.url), 'utf8')

  it('has a line for every service, and names every item that can be shared', () => {
    for (const { code } of [...services.codes, ...shareItems.codes]) expect(protocol).toContain(`\`${code}\``)
  })

  it('says of its Khmer that nobody has reviewed it, until somebody has', () => {
    expect(protocol).toContain('Draft, not reviewed by a Khmer speaker nor by a lawyer')
  })
})
