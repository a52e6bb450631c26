import type { StaffCtx, World } from '#test/support/world.ts'
import { keepDraft, publishVersion } from './commands/version.ts'
import type { Definition, Item, Question, Words } from './definition.ts'
import { markOf } from './forms.ts'
import type { Subject } from './schema.ts'

export const said = (en: string, km = `ខ្មែរ ${en}`): Words => ({ en, km })
export const question = (name: string, type: Question['type'], more: Partial<Question> = {}): Question => ({
  ...{ kind: 'question', name, type, label: said(`The ${name}`) },
  sensitivity: type === 'text' || type === 'geopoint' ? 'sealed' : 'plain',
  ...more,
})
const yesNo = [
  { name: 'yes', label: said('Yes', 'បាទ/ចាស') },
  { name: 'no', label: said('No', 'ទេ') },
]
const often = ['never', 'sometimes', 'often'].map((name) => ({ name, label: said(name) }))
const helps = ['school', 'friends', 'family'].map((name) => ({ name, label: said(name) }))

const items: Item[] = [
  {
    kind: 'group',
    name: 'about',
    label: said('About you', 'អំពីអ្នក'),
    items: [
      question('call', 'text', { required: 'yes', requiredMessage: said('What should we call you?') }),
      question('age', 'integer', {
        constraint: '. >= 5 and . <= 17',
        constraintMessage: said('An age from 5 to 17.', 'អាយុពី ៥ ដល់ ១៧។'),
      }),
      question('school', 'select_one', { list: 'yes_no', required: 'yes' }),
      question('grade', 'integer', { relevant: "${school} = 'yes'", required: 'yes' }),
    ],
  },
  {
    kind: 'group',
    name: 'feeling',
    label: said('How it is', 'ស្ថានភាព'),
    items: [
      { kind: 'note', name: 'hello', label: said('Thank you, ${call}.', 'អរគុណ ${call}។') },
      question('sleep', 'select_one', { list: 'often', appearance: ['likert'] }),
      question('play', 'select_one', { list: 'often', appearance: ['likert'], required: 'yes' }),
      question('mood', 'range', { range: { start: 0, end: 5, step: 1 } }),
      question('order', 'rank', { list: 'helps' }),
      question('likes', 'select_multiple', { list: 'helps_more', orOther: true }),
      question('likes_other', 'text', { relevant: "selected(${likes}, 'other')", required: 'yes' }),
    ],
  },
  {
    kind: 'group',
    name: 'home',
    label: said('Home', 'ផ្ទះ'),
    items: [
      question('place', 'geopoint'),
      {
        kind: 'repeat',
        name: 'sisters',
        label: said('Brothers and sisters', 'បងប្អូន'),
        items: [question('who', 'text', { required: 'yes' }), question('years', 'integer')],
      },
      question('agreed', 'acknowledge', { required: 'yes' }),
      question('count_sisters', 'calculate', { calculation: 'count(${sisters})', label: said('How many') }),
    ],
  },
]

/** Three pages with one question of most kinds. */
export const welfare = (more: Partial<Definition> = {}): Definition => ({
  id: 'welfare_check',
  version: '1',
  title: said('Welfare check', 'ពិនិត្យសុខុមាលភាព'),
  languages: ['en', 'km'],
  languageNames: { en: 'English', km: 'ភាសាខ្មែរ' },
  defaultLanguage: 'en',
  items,
  lists: { yes_no: yesNo, often, helps, helps_more: [...helps, { name: 'other', label: said('Other', 'ផ្សេងទៀត') }] },
  ...more,
})

/** The same with one question changed, or gone (null). */
export const changed = (name: string, more: Partial<Question> | null): Item[] =>
  items.map((group) =>
    group.kind === 'group'
      ? {
          ...group,
          items: group.items.flatMap((item) =>
            item.name === name ? (more ? [{ ...item, ...more } as Item] : []) : [item],
          ),
        }
      : group,
  )

/** A survey that stands alone: one plain answer, one sealed. */
export const survey: Definition = {
  ...welfare(),
  id: 'training_survey',
  title: said('Training survey'),
  items: [
    question('useful', 'select_one', { list: 'yes_no', required: 'yes' }),
    question('words', 'text', { appearance: ['multiline'] }),
  ],
}

/** Keeps a form and publishes it. @returns the version's id */
export async function publish(keeper: StaffCtx, definition: Definition, subject: Subject = 'case'): Promise<string> {
  const id = await keepDraft(keeper, definition, [], subject)
  await publishVersion(keeper, id, { note: '', mark: markOf(definition) })
  return id
}

export const staffSession = async (w: World, name: string) =>
  ({ kind: 'staff', secret: (await w.as(name)).secret }) as const

/** What stands on a page, without the marks of Khmer line breaks. */
export async function mainOf(answer: Response): Promise<string> {
  const page = await answer.text()
  return page.slice(page.indexOf('<main')).split('</main>')[0]?.replaceAll('\u200b', '') ?? ''
}

/** Everybody reads English here, so that one sentence can be looked for. */
export const allInEnglish = async (w: World) => (await w.sql('postgres')).query("update person set language = 'en'")

/** Entrusts a case to a colleague. */
export const entrust = async (w: World, caseId: string, name: string) =>
  (await w.sql('postgres')).query('update case_file set coordinator = $2 where id = $1', [
    caseId,
    (await w.as(name)).actor.personId,
  ])
