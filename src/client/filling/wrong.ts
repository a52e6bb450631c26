import { controlsOf } from './fields.ts'

/** Says beside a question what is wrong with its answer; null takes that away. */
export function sayWrong(place: HTMLElement, path: string, words: string | null): void {
  const id = `${path}-wrong`
  const old = document.getElementById(id)
  if (!old && words === null) return
  old?.remove()
  const field = place.matches('tr')
    ? place
    : (place.querySelector('fieldset') ?? place.querySelector('.field:not([data-nothing])'))
  field?.classList.toggle('bad', words !== null && field.matches('.field'))
  const described = field?.matches('.field') ? field.querySelector('[name]') : field
  describe(described, id, words !== null)
  for (const control of controlsOf(place))
    if (words === null) control.removeAttribute('aria-invalid')
    else if (!/^(?:radio|checkbox)$/.test(control.type)) control.setAttribute('aria-invalid', 'true')
  if (words === null || !field) return
  const said = Object.assign(document.createElement('p'), { className: 'wrong', id, textContent: words })
  const hint = document.getElementById(`${path}-hint`)
  if (place.matches('tr')) place.querySelector('th')?.append(said)
  else (hint ?? field.querySelector('legend,.name'))?.after(said)
}

/** Whether something stands there. */
export const isSaidWrong = (path: string): boolean => document.getElementById(`${path}-wrong`) !== null

function describe(element: Element | null | undefined, id: string, on: boolean): void {
  const others = (element?.getAttribute('aria-describedby') ?? '').split(' ').filter((one) => one && one !== id)
  const ids = on ? [...others, id] : others
  if (ids.length > 0) element?.setAttribute('aria-describedby', ids.join(' '))
  else element?.removeAttribute('aria-describedby')
}
