import en from '#messages/en.json' with { type: 'json' }
import km from '#messages/km.json' with { type: 'json' }
import type { Choice, Question, Words } from '../definition.ts'

// `or_other`: a further choice, and a question for the words of whoever takes it. Files say it with
// two words; a form holds both written out.

export const otherName = 'other'

const inEach = (languages: readonly string[], say: (words: typeof en.forms) => string): Words =>
  Object.fromEntries(languages.map((code) => [code, say((code === 'km' ? km : en).forms as typeof en.forms)]))

export const otherChoice = (languages: readonly string[]): Choice => ({
  name: otherName,
  label: inEach(languages, (m) => m.other),
})

/** The question for one's own words beside a question with `or_other`. */
export const otherQuestion = ({ name, type }: Question, languages: readonly string[]): Question => ({
  kind: 'question',
  type: 'text',
  name: `${name}_other`,
  label: inEach(languages, (m) => m.other_words),
  relevant: type === 'select_multiple' ? `selected(\${${name}}, '${otherName}')` : `\${${name}} = '${otherName}'`,
  sensitivity: 'sealed',
})
