import type { Definition } from '../definition.ts'
import { assemble } from './assemble.ts'
import { type Form, type FormProblem, FormProblems } from './form.ts'
import { usesOf } from './uses.ts'

export { type Column, type Form, type FormProblem, FormProblems } from './form.ts'

/** Everything that is wrong with a form's expressions and words, in the order of the form; empty when it can be filled. */
export const problemsOf = (definition: Definition): FormProblem[] => checked(definition).problems

/**
 * Makes a form ready to be filled.
 * @throws FormProblems when `problemsOf` finds any
 */
export function compile(definition: Definition): Form {
  const { form, problems } = checked(definition)
  if (problems.length > 0) throw new FormProblems(problems)
  return form
}

function checked(definition: Definition): { form: Form; problems: FormProblem[] } {
  const { form, problems } = assemble(definition)
  const places = new Map(form.items.map((of, n) => [of.item.name, n]))
  const place = (problem: FormProblem) => places.get(problem.name) ?? 0
  const used = form.items.flatMap((of) => usesOf(of, form.byName))
  return { form, problems: [...problems, ...used].sort((a, b) => place(a) - place(b)) }
}
