import jargon from '#content/jargon.json' with { type: 'json' }
import type { StaffLang } from '#platform/i18n/i18n.ts'

// What no text says, for the tests that look through texts.

export type Named = [name: string, text: string]

/** Without spaces and letters of no width, as Khmer is compared. */
export const without = (text: string) => text.replace(/[\s\u200b-\u200d\ufeff]/g, '')
const english = (words: string[]) =>
  new RegExp(`\\b(?:${words.map((w) => w.replaceAll(' ', '\\s+').replaceAll("'", "['’]")).join('|')})(?:s|es)?\\b`, 'i')
const khmer = (words: string[]) => new RegExp(words.map(without).join('|'))

/** Where a word of a list occurs. */
export const found = (texts: Named[], pattern: RegExp, as: (text: string) => string = (text) => text): string[] =>
  texts.filter(([, text]) => pattern.test(as(text))).map(([name, text]) => `${name}: ${pattern.exec(as(text))?.[0]}`)

/** The words of organisations. */
export const jargonIn = (lang: StaffLang): string[] => jargon.words.filter((w) => w.lang === lang).map((w) => w.word)
export const hardWords: Record<StaffLang, RegExp> = { en: english(jargonIn('en')), km: khmer(jargonIn('km')) }

/** The Luxembourg guidelines: what was done to a child is no pornography. */
export const pornography = {
  en: /(?:child|kiddie|kid|teen|underage)\w* porn|porn\w* (?:of|with|involving) (?:a )?child|child prostitut|child sex tourism/i,
  km: /អាសអាភាស(?:លើ|នៃ|របស់|ពី|ជា)?(?:កុមារ|ក្មេង)|(?:កុមារ|ក្មេង)អាសអាភាស|ពេស្យាកុមារ|កុមារពេស្យា/,
}
/** Blame, or haste, to a young reader. */
export const blame = {
  en: english([
    ...[
      'you should have',
      'you should not have',
      "you shouldn't have",
      "why didn't you",
      'why did you',
      'why did not you',
    ],
    ...['it was your fault', '(?<!nothing of )it is your fault', 'your own fault', '(?<!if )you asked for it'],
    ...[
      'you let them',
      'you let him',
      'you were careless',
      'you were stupid',
      'you were silly',
      'how could you',
      'what were you wearing',
    ],
    ...[
      'you (?:must|have to) tell (?:us|me|somebody|someone|a|the|your)',
      'not cooperating',
      'uncooperative',
      'you provoked',
    ],
  ]),
  km: khmer([
    ...['ហេតុអ្វីបានជាអ្នកមិន', 'ហេតុអ្វីអ្នកមិន(?!ចាំបាច់)', 'ម៉េចក៏មិន', 'អ្នកគួរតែបាន', 'ជាកំហុសរបស់អ្នកហើយ'],
    ...['កំហុសអ្នកឯង', 'អ្នកឆោត', 'អ្នកល្ងង់', 'អ្នកមិនប្រយ័ត្ន', 'កុំនៅស្ងៀម', 'អ្នកត្រូវតែប្រាប់', 'អ្នកបង្កហេតុ'],
  ]),
}
/** What paints it. */
export const graphic = {
  en: english([
    ...[
      'penis',
      'vagina',
      'breast',
      'genital',
      'genitals',
      'anus',
      'anal',
      'intercourse',
      'masturbate',
      'masturbation',
    ],
    ...[
      'penetrate',
      'penetration',
      'orgasm',
      'ejaculate',
      'erection',
      'blowjob',
      'oral sex',
      'rape',
      'raped',
      'molest',
    ],
    ...['incest', 'slut', 'whore', 'porn', 'porno', 'hardcore', 'fondle', 'grope', 'stripped naked'],
  ]),
  km: khmer([
    ...['លិង្គ', 'យោនី', 'ទ្វារមាស', 'រួមភេទ', 'ស៊កសៀត', 'ចាប់រំលោភសេពសន្ថវៈ', 'សេពសន្ថវៈ', 'ម៉ាស្ទឺបេ'],
    ...['ស្រីខូច', 'ផ្កាមាស', 'អាសអាភាស'],
  ]),
}

/** What stands in quotation marks is what others say. */
export const own = (text: string) => text.replace(/“[^”]*”|"[^"]*"|«[^»]*»/g, ' ')

/** Names that make less of a child than the child is, or put the act with the child. */
export const neverOfChildren = english([
  ...['the victim', 'victim profile', 'child offender', 'young perpetrator', 'child abuser', 'street kid', 'orphan'],
  ...['suffers from', 'handicapped', 'normal children', 'hard-to-reach', 'refuses to talk', 'unwilling', 'consented'],
  ...['seduced', 'let him', 'revenge porn', 'sex tape', 'break the silence', 'do not stay silent', 'beneficiary'],
])
