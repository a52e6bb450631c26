import type { Live } from '#modules/forms/filling/live.ts'
import { Page } from './filling/page.ts'

// A form shows, reckons and checks while somebody writes, by the same rules as the server, which
// decides. Without scripts each page says after sending what has come up.
const form = document.querySelector<HTMLFormElement>('form.filling')
const live = document.getElementById('live')?.textContent
if (form && live) start(form, new Page(form, JSON.parse(live) as Live))

function start(form: HTMLFormElement, page: Page): void {
  const taken: HTMLElement[] = []
  const input = (event: Event) => page.typed(placeOf(event.target))
  form.addEventListener('input', input)
  form.addEventListener('change', input)
  form.addEventListener('click', (event) => {
    const button = (event.target as Element).closest<HTMLButtonElement>('[name=_add]')
    if (button && page.addRound(button.value)) event.preventDefault()
  })
  whenLeft(form, (place) => page.left(place))
  form.addEventListener('submit', () => {
    const shown = form.querySelector<HTMLInputElement>('[name=_shown]')
    if (shown) shown.value = page.shown().join(' ')
    for (const field of form.querySelectorAll<HTMLInputElement>(
      ':is([data-at],fieldset)[hidden] :is(input,select,textarea):enabled',
    )) {
      field.disabled = true // what is hidden is not sent
      taken.push(field)
    }
  })
  // A page that comes back from the browser's own store can be written in as before.
  addEventListener('pageshow', () => {
    for (const field of taken.splice(0)) (field as HTMLInputElement).disabled = false
  })
}

const placeOf = (target: EventTarget | null) =>
  target instanceof Element ? target.closest<HTMLElement>('[data-at]') : null

/**
 * Tells which question was left. While a finger or the mouse is down nothing is told: words that
 * come up would move what is being pressed.
 */
function whenLeft(form: HTMLFormElement, tell: (place: HTMLElement) => void): void {
  const left = new Set<HTMLElement>()
  let isDown = false
  const tellAll = () => {
    isDown = false
    for (const place of left) tell(place)
    left.clear()
  }
  form.addEventListener('focusout', (event) => {
    const place = placeOf(event.target)
    const next = event.relatedTarget
    if (!place || (next instanceof Node && place.contains(next)) || !document.hasFocus()) return
    left.add(place)
    if (!isDown) tellAll()
  })
  addEventListener('pointerdown', () => {
    isDown = true
  })
  for (const up of ['pointerup', 'pointercancel']) addEventListener(up, () => setTimeout(tellAll))
}
