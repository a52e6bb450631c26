import type { Definition, Question } from '#modules/forms/definition.ts'
import { writeWorkbook } from '#modules/forms/xlsform/write.ts'
import type { Visitor } from './visitor.ts'
import type { Words } from './words.ts'

const text = (name: string, more: Partial<Question> = {}): Question => ({
  ...{ kind: 'question', type: 'text', name, label: { en: name, km: name }, sensitivity: 'sealed' },
  ...more,
})

const definition = (id: string): Definition => ({
  ...{ id, version: '1', title: { en: id, km: id }, defaultLanguage: 'en', lists: {} },
  ...{ languages: ['en', 'km'], languageNames: { en: 'English', km: 'ភាសាខ្មែរ' } },
  items: [
    text('told', { appearance: ['multiline'] }),
    text('count', { type: 'integer', sensitivity: 'plain' }),
    { kind: 'repeat', name: 'others', label: { en: 'others', km: 'others' }, items: [text('who')] },
    // Worked out of what was told, and shown in the words of another question.
    text('again', { type: 'calculate', calculation: "concat(${told}, '!')" }),
    text('after', { label: { en: 'You said ${told}', km: 'You said ${told}' } }),
  ],
})

/** Posts and insists that it was taken. */
async function send(visitor: Visitor, action: string, fields: Record<string, string>, file?: Blob) {
  const status = await visitor.post(action, fields, file)
  if (status !== 200) throw new Error(`${action} answered ${status}`)
}

/** Brings two forms in, for a child and standing alone, and publishes them. */
export async function bringForms(worker: Visitor): Promise<void> {
  for (const [id, subject] of [
    ['about_child', 'case'],
    ['by_itself', 'alone'],
  ] as const) {
    await worker.get('/staff/forms/import')
    const book = new Blob([new Uint8Array(await writeWorkbook(definition(id)))])
    await send(worker, '/staff/forms/import', { subject }, book)
    await send(worker, `${worker.location}/publication`, { note: '' })
  }
}

/** Answers a form about a child, and one that stands alone, on each of their pages. @returns the pages that show the answers */
export async function answerForms(worker: Visitor, at: string, words: Words): Promise<string[]> {
  const day = new Date(Date.now() - 5 * 86_400_000).toISOString().slice(0, 10)
  const pages: string[] = []
  for (const [form, begin] of [
    ['about_child', `${at}/forms/new`],
    ['by_itself', '/staff/responses/new'],
  ] as const) {
    await worker.get(begin)
    await send(worker, begin, { form, happenedOn: day })
    const filling = worker.location
    const told = words.for(`${form} told`)
    await send(worker, filling, { told: words.for(`${form} wrong`), _add: 'others' })
    await send(worker, filling, {
      ...{ told, count: '3', after: words.for(`${form} after`), 'others/0/who': words.for(`${form} who`), go: 'next' },
    })
    const response = filling.replace('/filling', '')
    await worker.get(`${response}/review`)
    await send(worker, `${response}/done`, {})
    pages.push(worker.page)
    await worker.get(`${response}/history`)
    pages.push(worker.page)
  }
  return pages
}
