import type { Definition } from '../definition.ts'
import { Refused } from './refused.ts'

/** Several changes of a form, one after the other. @throws Refused with all that any of them refuses */
export function together(definition: Definition, changes: readonly ((d: Definition) => Definition)[]): Definition {
  const wrong: Refused[] = []
  const made = changes.reduce((before, change) => {
    try {
      return change(before)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      wrong.push(error)
      return before
    }
  }, definition)
  if (wrong.length > 0) throw new Refused(...wrong.flatMap((w) => w.refusals))
  return made
}
