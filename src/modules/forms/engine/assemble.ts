import type { Definition } from '../definition.ts'
import type { Form, FormProblem } from './form.ts'
import { readItems } from './items.ts'
import { orderOf } from './order.ts'

/**
 * Makes a form ready to be filled that was found in order before: a browser, which gets it from the
 * server, need not look again at every name. Of what is wrong it tells only what it meets by itself.
 */
export function assemble(definition: Definition): { form: Form; problems: FormProblem[] } {
  const { items, top, problems } = readItems(definition)
  const byName = new Map(items.map((of) => [of.item.name, of]))
  const { cells, inOrder, problems: circles } = orderOf(items, byName)
  return { form: { definition, items, top, byName, cells, inOrder }, problems: [...problems, ...circles] }
}
