import type { Item, Question } from '#modules/forms/definition.ts'
import { assemble } from '#modules/forms/engine/assemble.ts'
import { begin, type Filling, type State } from '#modules/forms/engine/fill.ts'
import type { Live } from '#modules/forms/filling/live.ts'
import { readFields, type Unread } from '#modules/forms/filling/posted.ts'
import { wrongWords } from '#modules/forms/filling/wrong.ts'
import { breakKhmer } from '#platform/i18n/khmer.ts'
import { controlsOf, fill, offer, rename, setText, valuesOf } from './fields.ts'
import { makeRound } from './rounds.ts'
import { given, speaker, teller } from './said.ts'
import { isSaidWrong, sayWrong } from './wrong.ts'

const label = '[data-label],label.name,legend,h2,h3,h4,p.quiet'
const isShown = '[data-at]:not([data-part],[hidden])'

/** One page of a form on the screen, and what was answered so far. */
export class Page {
  /** What the mark of a needed answer means. */
  readonly #needed: HTMLElement | null
  readonly #live: Live
  readonly #items: ReadonlyMap<string, { readonly item: Item }>
  readonly #filling: Filling
  readonly #places = new Map<string, HTMLElement>()
  readonly #unread = new Map<string, Unread>()
  readonly #t: ReturnType<typeof speaker>
  readonly #tell: (words: string) => void
  /** Names of what came up since somebody was told. */
  readonly #fresh = new Set<HTMLElement>()

  constructor(form: HTMLFormElement, live: Live) {
    const made = assemble(live.definition).form
    this.#needed = form.querySelector<HTMLElement>('[data-needed]')
    this.#live = live
    this.#items = made.byName
    this.#filling = begin(made, live.answers, { now: live.now, first: false })
    this.#t = speaker(live.words)
    this.#tell = teller(form)
    this.#notice(form)
    // What stands in the fields counts: it may be newer than what was saved.
    for (const [path, place] of this.#places) this.#take(path, place)
    this.#draw(this.#places.keys())
    this.#fresh.clear()
  }

  /** Somebody wrote or chose something. */
  typed(place: HTMLElement | null): void {
    const path = place?.dataset['at']
    if (place && path !== undefined) this.#draw([path, ...this.#take(path, place)])
  }

  /** Somebody went on from a question. */
  left(place: HTMLElement): void {
    const path = place.dataset['at'] ?? ''
    const words = this.#wrong(path)
    if (place.hidden || words === null || isSaidWrong(path)) return
    sayWrong(place, path, words)
    this.#tell(`${this.#labelOf(place)}: ${words}`)
  }

  /** Gives whether that could be done here. */
  addRound(path: string): boolean {
    if (!this.#places.get(path)?.querySelector(':scope>template')) return false
    const changed = this.#filling.addRound(path)
    this.#draw(changed)
    return changed.length > 0
  }

  /** The paths that can be answered now. */
  shown(): string[] {
    return [...this.#places].flatMap(([path, place]) => {
      const state = this.#stateOf(path)
      const asked = state?.relevant && !state.readOnly && state.choices?.length !== 0
      return asked && controlsOf(place).length > 0 ? [path] : []
    })
  }

  #itemAt = (path: string): Item | undefined => this.#items.get(path.slice(path.lastIndexOf('/') + 1))?.item
  #stateOf = (path: string): State | undefined => (this.#filling.has(path) ? this.#filling.at(path) : undefined)
  #words = (path: string, words: Item['label']): string =>
    words ? breakKhmer(this.#filling.words(words, path, this.#live.language)) : ''
  #labelOf = (place: HTMLElement): string => place.querySelector(label)?.textContent?.replace(/ \*$/, '') ?? ''

  #notice(within: ParentNode): HTMLElement[] {
    const found = [...within.querySelectorAll<HTMLElement>('[data-at]')]
    for (const place of found) this.#places.set(place.dataset['at'] ?? '', place)
    return found
  }

  /** Takes an answer from its fields; gives the paths that changed. */
  #take(path: string, place: HTMLElement): readonly string[] {
    const item = this.#itemAt(path)
    if (item?.kind !== 'question' || !this.#filling.has(path) || controlsOf(place).length === 0) return []
    const { answer, unread } = readFields(item, path, valuesOf(place))
    if (unread) this.#unread.set(path, unread)
    else this.#unread.delete(path)
    return this.#filling.change(path, answer)
  }

  /** What is wrong with an answer, in words. */
  #wrong(path: string): string | null {
    const item = this.#itemAt(path)
    const problem = this.#unread.get(path) ?? this.#stateOf(path)?.problem
    if (item?.kind !== 'question' || !problem) return null
    const { definition, language } = this.#live
    return wrongWords({ t: this.#t, filling: this.#filling, definition, language }, { item, path }, problem)
  }

  /** Shows how these stand now, and whatever changes by that. */
  #draw(paths: Iterable<string>): void {
    const waiting = [...paths]
    const parts = new Set<HTMLElement>()
    for (const path of waiting) {
      const place = this.#places.get(path)
      const item = this.#itemAt(path)
      const state = this.#stateOf(path)
      if (!place || !item || !state) continue
      waiting.push(...this.#drawOne(path, place, item, state))
      for (let part = partAround(place); part; part = partAround(part.parentElement)) parts.add(part)
    }
    for (const part of parts) part.hidden = !part.querySelector(isShown)
    this.#announce()
  }

  #drawOne(path: string, place: HTMLElement, item: Item, state: State): readonly string[] {
    if (item.kind !== 'group' && place.hidden === state.relevant) {
      place.hidden = !state.relevant
      if (state.relevant) this.#fresh.add(place)
    }
    if (item.label && item.kind !== 'question') {
      const said =
        place.querySelector(item.kind === 'note' ? '[data-label]' : label) ?? (item.kind === 'note' ? place : null)
      if (said) setText(said, this.#words(path, item.label))
    }
    const hint = item.hint && place.querySelector('.hint:not([data-nothing] *)')
    if (hint && !(item.kind === 'question' && item.type === 'range')) setText(hint, this.#words(path, item.hint))
    if (item.kind === 'repeat') return this.#drawRounds(path, place)
    return item.kind === 'question' ? this.#drawQuestion(path, place, item, state) : []
  }

  #drawQuestion(path: string, place: HTMLElement, item: Question, state: State): readonly string[] {
    const asked = item.label ? this.#words(path, item.label) : this.#labelOf(place)
    const controls = controlsOf(place)
    if (state.required && state.relevant && this.#needed) this.#needed.hidden = false
    const named = controls.length > 0 && state.required ? `${asked} *` : asked
    for (const said of [place.querySelector(label), place.querySelector('[data-nothing] strong')])
      if (said) setText(said, named)
    if (controls.length === 0 && !place.querySelector('[data-choices]')) {
      const said = place.querySelector('.words')
      const choice = (name: string) => this.#words(path, this.#choiceOf(item, name)?.label) || name
      if (said) setText(said, given(item, state.answer, this.#live.lang, choice))
      return []
    }
    for (const control of controls) control.disabled = state.readOnly
    const wrong = isSaidWrong(path) ? this.#wrong(path) : null
    if (wrong === null) sayWrong(place, path, null)
    return this.#drawChoices(path, place, item, state)
  }

  #choiceOf = ({ list }: Question, name: string) =>
    this.#live.definition.lists[list ?? '']?.find((one) => one.name === name)

  #drawChoices(path: string, place: HTMLElement, item: Question, { choices, answer }: State): readonly string[] {
    if (!choices || item.type === 'rank') return []
    const words = ({ name, label: said }: { name: string; label: Item['label'] }) => this.#words(path, said) || name
    if (place.querySelector('[data-choices]')) {
      offer(place, item, path, choices, words)
      fill(place, path, answer)
      return this.#take(path, place) // what is no longer offered is no longer chosen
    }
    const naming = choices.filter((one) => Object.values(one.label).some((said) => said.includes('${')))
    rename(place, naming, words)
    return []
  }

  /** Shows as many rounds as there are. Those that go wait with what was typed in them. */
  #drawRounds(path: string, place: HTMLElement): readonly string[] {
    const count = this.#filling.rounds(path)
    const rounds = [...place.querySelectorAll<HTMLElement>(':scope>fieldset')]
    const next = place.querySelector<HTMLTemplateElement>(':scope>template')
    const changed: string[] = []
    while (next && rounds.length < count) {
      const made = makeRound(this.#t, next, path, rounds.length, this.#labelOf(place))
      next.before(made)
      rounds.push(made)
      for (const inner of this.#notice(made)) {
        const at = inner.dataset['at'] ?? ''
        changed.push(at)
        fill(inner, at, this.#stateOf(at)?.answer)
      }
    }
    for (const [n, round] of rounds.entries()) round.hidden = n >= count
    const nothing = place.querySelector<HTMLElement>(':scope>p.quiet')
    const more = place.querySelector(':scope>p>[name=_add]')
    if (nothing) nothing.hidden = count > 0
    if (more && count > 0) setText(more, this.#t('forms.add_round'))
    return changed
  }

  /** Says once what came up. */
  #announce(): void {
    const labels = [...this.#fresh].filter((place) => !place.hidden).map((place) => this.#labelOf(place))
    if (labels.length > 0)
      this.#tell(this.#t('forms.live_more', { labels: labels.filter(Boolean).slice(0, 5).join(', ') }))
    this.#fresh.clear()
  }
}

const partAround = (element: Element | null) => element?.closest<HTMLElement>('[data-part]')
