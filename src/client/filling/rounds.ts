import { setText } from './fields.ts'
import type { speaker } from './said.ts'

/** A round as the page's pattern of the next one has it, at the place where it comes to stand. @param title of the repeat */
export function makeRound(
  t: ReturnType<typeof speaker>,
  pattern: HTMLTemplateElement,
  path: string,
  index: number,
  title: string,
): HTMLElement {
  const holder = document.createElement('template')
  const written = `${path}/${pattern.dataset['next']}`.replaceAll('.', '\\.')
  // Also in patterns inside, which no selector reaches. Only names of fields are followed by these signs.
  const names = new RegExp(`(["\\s])${written}(?=["/\\s~:-])`, 'g')
  holder.innerHTML = pattern.innerHTML.replace(names, `$1${path}/${index}`)
  const round = holder.content.firstElementChild as HTMLElement
  const [legend, remove] = [round.querySelector(':scope>legend'), round.querySelector(':scope>[name=_remove]')]
  if (legend) setText(legend, t('forms.round', { title, number: index + 1 }))
  if (remove) setText(remove, t('forms.remove_round', { number: index + 1 }))
  return round
}
