import fs from 'node:fs'
import path from 'node:path'
import { h } from 'preact'
import { renderToString } from 'preact-render-to-string'
import type { Config } from '#config'
import type { FirstSheets } from '#modules/people/commands/recovery-sheets.ts'
import type { NewPerson } from '#modules/people/schema.ts'
import { RecoverySheet } from '#ui/recovery-sheet.tsx'
import type { Say } from './place.ts'

/** The names by which people sign in. @throws Error with a plain sentence */
export function newPerson(signInName: string, displayName: string): NewPerson {
  const name = signInName.toLowerCase()
  if (!/^[a-z0-9.-]{3,40}$/.test(name))
    throw new Error(
      `"${signInName}" cannot be a sign-in name: use 3 to 40 letters (a to z), digits, dots or dashes. Nothing was changed.`,
    )
  return { signInName: name, displayName, gender: 'not_said', language: 'km' }
}

export type FirstLink = { what: string; signInName: string; token: string; endsAt: Date }

/** Prints one-time links; they stand nowhere else. */
export function sayLinks(config: Config, links: FirstLink[], say: Say): void {
  const origin = (config.publicUrl ?? `http://${config.host}:${config.port}`).replace(/\/$/, '')
  for (const { what, signInName, token, endsAt } of links) {
    say(`  ${what}, sign-in name ${signInName}`)
    say(`    ${origin}/staff/enrolment?invitation=${token}`)
    say(`    works once, until ${endsAt.toISOString().slice(0, 16).replace('T', ' ')} UTC; start the server first`)
  }
  say('')
}

type Sheets = { organisation: { en: string; km: string }; sheets: FirstSheets }

/** Prints the three sheets, or writes them as files to print. */
export function saySheets(made: Sheets, folder: string | undefined, say: Say): void {
  if (folder) writeSheets(made, folder, say)
  else showSheets(made, say)
}

function showSheets(made: Sheets, say: Say): void {
  say('Recovery sheets. Two of three let a new supervisor into a team when none is left.')
  say('Copy each onto paper now, for three different people, in three sealed envelopes, in three places.')
  for (const [i, words] of made.sheets.words.entries()) {
    say(
      `\n  Sheet ${i + 1} of 3 – ${made.organisation.en}. Give this to ${['one person', 'a second person', 'a third person'][i]}.`,
    )
    const numbered = words.split(' ').map((word, n) => `${String(n + 1).padStart(2)}. ${word.padEnd(10)}`)
    for (let n = 0; n < numbered.length; n += 4)
      say(
        `    ${numbered
          .slice(n, n + 4)
          .join('')
          .trimEnd()}`,
      )
  }
  say(`\n  On each sheet also its fingerprint: ${made.sheets.fingerprint}`)
  say('  A supervisor hears its last group from a holder before the sheets may open a team.')
  say('\nClear the screen afterwards. A terminal that keeps its history keeps these words.\n')
}

const style =
  '@page{size:A4;margin:20mm}body{font:12pt/1.6 "Noto Sans Khmer",sans-serif}ol{columns:2;font:600 15pt/2 monospace}'

function writeSheets({ organisation, sheets }: Sheets, folder: string, say: Say): void {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
  const { fingerprint } = sheets
  const files = sheets.words.map((words, i) => {
    const sheet = h(RecoverySheet, {
      organisation,
      number: i + 1,
      generation: 1,
      madeAt: new Date(),
      words,
      fingerprint,
    })
    const file = path.join(folder, `recovery-sheet-${i + 1}.html`)
    const page = `<!doctype html><html lang="km"><head><meta charset="utf-8"><title>${i + 1}</title><style>${style}</style></head><body>${renderToString(sheet)}</body></html>`
    fs.writeFileSync(file, page, { mode: 0o600, flag: 'wx' })
    return file
  })
  say('Recovery sheets to print, each for a different person, in three sealed envelopes, in three places:')
  for (const file of files) say(`  ${file}`)
  say('DELETE these files as soon as they are printed. Whoever has two of them opens every team.\n')
}

/** @throws Error before anything is made, when the sheets could not be written */
export function checkFolder(folder: string | undefined): void {
  for (const number of [1, 2, 3]) {
    const file = folder && path.join(folder, `recovery-sheet-${number}.html`)
    if (file && fs.existsSync(file)) throw new Error(`${file} is there already. Nothing was changed.`)
  }
}
