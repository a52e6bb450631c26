import { doorPlates } from '#modules/people/queries.ts'
import { smallPlacesOf } from '#modules/places/queries.ts'
import { fullName, placeName } from '#modules/places/schema.ts'
import type { Web } from '#platform/http/door.ts'
import { isLang, type Lang, translator, wordsIn } from '#platform/i18n/i18n.ts'
import type { Export } from '../commands/export.ts'
import { teamsToTake } from '../commands/export.ts'
import { type Saying, smallPlacesIn, type Wording } from '../out/columns.ts'
import type { Making } from '../out/files.ts'
import type { OutResponse, OwnColumn } from '../out/rows.ts'
import type { ExportInput } from '../out/schema.ts'
import { staffOf } from './tools.ts'

const plainly = (text: string) => text.replaceAll('\u200b', '')

/** How a file is said: names of places and teams, and the words of the program's own columns. */
export async function makingOf(web: Web, { plan, batches }: Export, input: ExportInput): Promise<Making> {
  const [headings, values] = [wording(input.headings), wording(input.values)]
  const lang = langOf(values, web)
  const small = new Map<string, string>()
  const saying: Saying = {
    headings,
    values,
    placeName: (code) => plainly(small.get(code) ?? placeName(code, lang)),
    said: {
      acknowledged: plainly(translator(lang)('forms.acknowledged')),
      placeName: headings === 'codes' ? 'name' : plainly(translator(langOf(headings, web))('forms.out.place_name')),
    },
  }
  const words = {
    heading: (column: OwnColumn) =>
      headings === 'codes'
        ? column
        : plainly(translator(langOf(headings, web))(`forms.out.column.${column.replace(/^_+/, '') as 'index'}`)),
    state: (state: OutResponse['state']) =>
      values === 'codes' ? state : plainly(translator(lang)(`forms.state.${state}`)),
  }
  const teams = values === 'codes' ? new Map<string, string>() : await teamNames(web, lang)
  return { plan, saying, words, batches: named() }

  async function* named(): AsyncGenerator<OutResponse[]> {
    for await (const batch of batches) {
      const asked = new Set(batch.flatMap((r) => smallPlacesIn(plan, r.answers)))
      const unknown = [...asked].filter((code) => !small.has(code))
      const found = unknown.length > 0 ? await web.read((tx) => smallPlacesOf(tx, unknown)) : new Map()
      for (const code of unknown) {
        const place = found.get(code)
        small.set(code, place ? wordsIn(fullName(place), lang) : code)
      }
      yield batch.map((r) => ({ ...r, team: teams.get(r.team) ?? r.team }))
    }
  }
}

const wording = (asked: string): Wording => (asked === 'codes' ? 'codes' : { language: asked })

/** The program's own words for a wording; the reader's where the program does not speak that language. */
const langOf = (wording: Wording, web: Web): Lang =>
  wording !== 'codes' && isLang(wording.language) ? wording.language : web.lang

async function teamNames(web: Web, lang: Lang): Promise<Map<string, string>> {
  const plates = await web.read((tx) => doorPlates(tx, teamsToTake(staffOf(web))))
  return new Map([...plates].map(([id, { team }]) => [id, wordsIn(team, lang)]))
}
