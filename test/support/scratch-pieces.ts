import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll } from 'vitest'

const english = `---
title: Good secrets and others
summary: Some secrets are nice. Some are not, and those you may tell.
theme: telling
for: [under_12]
order: 1
needs: [counselling]
sources:
  - {name: A made-up study, dated: "2024-09"}
review: {children: none, khmer: none, lawyer: none}
review_by: 2027-05-22
quiz:
  - ask: Somebody says that you must keep a secret. What can you do?
    answers:
      - {text: Tell somebody., right: true, because: You may always tell.}
      - {text: Keep it., right: false, because: It is not yours to keep.}
  - ask: Whose fault is it?
    answers:
      - {text: Mine., right: false, because: It is never yours.}
      - {text: Theirs., right: true, because: They asked for it.}
---
## Two kinds of secrets

A birthday present is a **nice** secret.

- One that hurts is not. You can [write to us](/report).

{{lines}}

We listen.
`
const khmer = `---
title: អាថ៌កំបាំងល្អ និងអាថ៌កំបាំងផ្សេង
summary: អាថ៌កំបាំងខ្លះល្អ។ ខ្លះមិនល្អ ហើយអ្នកអាចប្រាប់គេបាន។
quiz:
  - ask: មានគេប្រាប់អ្នកឱ្យទុកជាអាថ៌កំបាំង។ តើអ្នកអាចធ្វើអ្វី?
    answers:
      - {text: ប្រាប់នរណាម្នាក់។, right: true, because: អ្នកអាចប្រាប់បានជានិច្ច។}
      - {text: ទុកវា។, right: false, because: វាមិនមែនជារបស់អ្នកទេ។}
  - ask: តើវាជាកំហុសរបស់អ្នកណា?
    answers:
      - {text: របស់ខ្ញុំ។, right: false, because: វាមិនដែលជារបស់អ្នកទេ។}
      - {text: របស់គេ។, right: true, because: គេជាអ្នកសុំ។}
---
## អាថ៌កំបាំងពីរប្រភេទ

កាដូថ្ងៃកំណើតជាអាថ៌កំបាំង **ល្អ**។

- អ្វីដែលធ្វើឱ្យឈឺចិត្តមិនល្អទេ។ អ្នកអាច[សរសេរមកយើង](/report)។

{{lines}}

យើងស្តាប់។
`

/** One made-up piece, whole in both languages. */
export const good = { en: english, km: khmer }

export type Files = Record<string, string | Uint8Array>

const made: string[] = []
afterAll(() => {
  for (const folder of made.splice(0)) fs.rmSync(folder, { recursive: true, force: true })
})

/** A folder of pieces: files by their path in it, such as `secrets/en.md`. Removed when the file ends. */
export function piecesIn(files: Files): string {
  const folder = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'sdap-learn-')), 'learn')
  made.push(path.dirname(folder))
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    fs.writeFileSync(path.join(folder, name), text)
  }
  return folder
}

/** The made-up piece with something else in one of its files. */
export const withChange = (lang: 'en' | 'km', from: string | RegExp, to: string): Files => {
  const changed = good[lang].replace(from, to)
  if (changed === good[lang]) throw new Error(`nothing to change: ${from}`)
  return { 'secrets/en.md': good.en, 'secrets/km.md': good.km, [`secrets/${lang}.md`]: changed }
}
