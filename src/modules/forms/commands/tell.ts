import { smallPlacesOf } from '#modules/places/queries.ts'
import { fullName } from '#modules/places/schema.ts'
import type { Ctx } from '#platform/access/context.ts'
import { breakKhmer, pick, type StaffLang, type Text, translator } from '#platform/i18n/i18n.ts'
import type { Answer, Item, Question } from '../definition.ts'
import { onPage, type Placed, pagesOf } from '../filling/pages.ts'
import { type Speech, sayAnswer } from '../filling/said.ts'
import { languageFor, type Saved, wordsIn } from '../schema.ts'
import { type OpenedResponse, openResponse } from './open.ts'

/** One answer in the words of each language: the question as it was written, and what was said to it. */
export type ToldAnswer = { path: string; question: Question; label: Text; said: Text; answer: Answer }
export type ToldPage = { title: Text; answers: ToldAnswer[] }
export type Told = { opened: OpenedResponse; saved: Saved; pages: ToldPage[] }

/**
 * Opens a response and puts its last saving into words, page by page: what was asked and answered.
 * Notes, hidden questions and what is reckoned stay out. In a question's own words the places of
 * other answers stay open (…), so that leaving an answer out leaves it out everywhere.
 * @throws Failure not_found, forbidden
 */
export async function tellResponse(ctx: Ctx, id: string): Promise<Told> {
  const opened = await openResponse(ctx, id)
  const { form, filling, last } = opened
  const speeches = await speechesFor(ctx, opened)
  const inBoth = (say: (speech: Speech) => string): Text => ({ en: say(speeches.en), km: say(speeches.km) })
  const pages = pagesOf(form.definition).flatMap((page): ToldPage[] => {
    const answers = answersAmong(opened, onPage(filling, page)).map(({ item, path, answer, rounds }) => ({
      ...{ path, question: item, answer },
      label: inBoth((s) => [...rounds.map((r) => roundNamed(s, r)), named(s, item)].join(' · ')),
      said: inBoth((s) => sayAnswer(s, item, answer)),
    }))
    if (answers.length === 0) return []
    const title = inBoth((s) =>
      [titled(s, form.definition.title) || form.definition.id, page.group && titled(s, page.group.label)]
        .filter(Boolean)
        .join(' · '),
    )
    return [{ title, answers }]
  })
  return { opened, saved: last.value, pages }
}

async function speechesFor(ctx: Ctx, { form, filling }: OpenedResponse): Promise<Record<StaffLang, Speech>> {
  const { definition } = form
  const codes = JSON.stringify(filling.answers()).match(/(?<=")\d{6}(\d\d)?(?=")/g) ?? []
  const small = codes.length > 0 ? await ctx.read((tx) => smallPlacesOf(tx, codes)) : new Map()
  const speech = (lang: StaffLang): Speech => ({
    ...{ t: translator(lang), lang, definition, language: languageFor(definition, lang) },
    places: new Map([...small].map(([code, place]) => [code, pick(fullName(place), lang)])),
  })
  return { en: speech('en'), km: speech('km') }
}

type Round = { item: Item; number: number }
type Found = { item: Question; path: string; answer: Answer; rounds: Round[] }

function answersAmong({ filling }: OpenedResponse, all: readonly Placed[]): Found[] {
  const look = (some: readonly Placed[], rounds: Round[]): Found[] =>
    some.flatMap((one): Found[] => {
      if (one.kind === 'group') return look(one.inside, rounds)
      if (one.kind === 'repeat')
        return one.rounds.flatMap((inside, i) => look(inside, [...rounds, { item: one.item, number: i + 1 }]))
      if (one.kind !== 'question' || one.item.calculation !== undefined) return []
      const { answer } = filling.at(one.path)
      return answer === undefined ? [] : [{ item: one.item, path: one.path, answer, rounds }]
    })
  return look(all, [])
}

const titled = ({ language, definition }: Speech, words: Item['label']) =>
  breakKhmer(wordsIn(words, language, definition.defaultLanguage).replace(/\$\{[^}]*\}/g, '…'))
const named = (speech: Speech, item: Item) => titled(speech, item.label) || item.name
const roundNamed = (speech: Speech, { item, number }: Round) =>
  speech.t('forms.round', { title: named(speech, item), number })
