import type { Answer, Question } from '#modules/forms/definition.ts'
import type { T } from '#platform/i18n/i18n.ts'

/** Messages that came with the page, with names put in. */
export const speaker = (words: Readonly<Record<string, string>>): T =>
  ((key: string, names: Record<string, string | number> = {}) =>
    (words[key] ?? '').replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(names[name] ?? ''))) as unknown as T

/**
 * Has words read aloud to whoever listens instead of looking, when nothing was typed for a moment.
 * What is said last stands for what came before it.
 */
export function teller(form: HTMLFormElement): (words: string) => void {
  const said = Object.assign(document.createElement('p'), { className: 'hidden', role: 'status' })
  said.setAttribute('aria-live', 'polite')
  form.append(said)
  let waiting: ReturnType<typeof setTimeout> | undefined
  let all: string[] = []
  return (words) => {
    clearTimeout(waiting)
    all.push(words)
    waiting = setTimeout(() => {
      said.textContent = all.join(' ')
      all = []
    }, 400)
  }
}

const timeZone = 'Asia/Phnom_Penh'

/** An answer that is read and not typed, as the server says it. */
export function given(
  { type, list }: Question,
  answer: Answer | undefined,
  lang: string,
  choice: (name: string) => string,
): string {
  if (answer === undefined) return '–'
  const text = String(answer)
  const places = lang === 'km' ? 'km-KH' : 'en-GB'
  if (list !== undefined) return [answer].flat().map(String).map(choice).join(' · ')
  if (type === 'date') return new Date(text).toLocaleDateString(places, { dateStyle: 'long', timeZone })
  if (type === 'dateTime')
    return new Date(text).toLocaleString(places, { dateStyle: 'medium', timeStyle: 'short', timeZone })
  return text
}
