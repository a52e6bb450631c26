import { type Definition, walk } from '../definition.ts'
import { type FormProblem, problemsOf } from '../engine/compile.ts'
import { markOf } from '../forms.ts'
import { readAgain } from '../xlsform/again.ts'
import type { Problem } from '../xlsform/problem.ts'
import { choiceField } from './choices.ts'
import { type Refusal, Refused } from './refused.ts'

const partOf: Partial<Record<FormProblem['column'], string>> = {
  label: 'label',
  hint: 'hint',
  required_message: 'requiredMessage',
  constraint_message: 'constraintMessage',
}

/**
 * Looks at a form that was changed as at one that is brought in: it must read as a workbook again, and as
 * the same form. @returns what there is to know before it is published @throws Refused
 */
export function checked(definition: Definition): readonly Problem[] {
  const { definition: again, problems } = readAgain(definition)
  if (again && markOf(again) === markOf(definition)) return problems
  const errors = problems.filter((p) => p.level === 'error')
  const beside = again ? [] : problemsOf(definition).flatMap((p) => refusalOf(definition, p))
  if (beside.length > 0) throw new Refused(...new Map(beside.map((r) => [r.field, r])).values())
  if (errors.length === 0) throw new Refused({ field: '_form', key: 'errors.form_not_here' })
  throw new Refused(
    ...errors
      .slice(0, 1)
      .map((p): Refusal => ({ field: '_form', key: `forms.problem.${p.problem}`, values: p.detail })),
  )
}

/** Beside the words that name what is not there. */
function refusalOf(definition: Definition, { name, column, problem, detail }: FormProblem): Refusal[] {
  const [part, language, word] = [partOf[column], detail['language'], detail['word'] ?? '']
  if (!part || !language) return []
  const item = [...walk(definition.items)].find((one) => one.item.name === name)?.item
  const says = (text: string | undefined) => text?.includes('${') && text.includes(word)
  const own = says((item as Record<string, Record<string, string> | undefined> | undefined)?.[part]?.[language])
  const list = item?.kind === 'question' && item.list !== undefined ? definition.lists[item.list] : undefined
  const choice = own ? undefined : list?.find((c) => says(c.label[language]))
  const field = choice ? choiceField(choice.name, language) : `${part}.${language}`
  return [{ field, key: `forms.problem.${problem}`, values: detail }]
}
