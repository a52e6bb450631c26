import { type Told, type ToldAnswer, tellResponse } from '#modules/forms/commands/tell.ts'
import { responsesOf } from '#modules/forms/queries.ts'
import type { Ctx } from '#platform/access/context.ts'
import { type Fact, type Material, otherPerson, type Part, paragraphsOf } from '../material.ts'

// What is given out of forms on the child's case follows the rule of everything else in the file: what
// is kept about the child is given, by whomever it was written down; what by its kind is another
// person's, or names one, is not. So
// 1. each response is given as it stands last, finished or not, with the questions as they were asked;
// 2. choices, numbers, days, places and steps of a scale are given as they are;
// 3. free texts are given paragraph by paragraph, after a supervisor has looked at each;
// 4. an answer whose question bears the code `other_person` names or quotes somebody else: left out;
// 5. a form about another person, whose id begins with `caregiver`, is left out as a whole and counted;
// 6. notes and what the program reckons (a score that suggests a level) are no answers: left out.

const aboutAnother = /^caregiver(_|$)/
const otherPersonsCode = 'other_person'

/** The forms on a child's case in words, the oldest first. @throws Failure not_found, forbidden */
export async function formParts(ctx: Ctx, caseId: string): Promise<Material> {
  const rows = await ctx.read((tx) => responsesOf(tx, caseId))
  const given = rows.filter((r) => !aboutAnother.test(r.code))
  const parts: Part[] = []
  for (const { id } of given) parts.push(...partsOf(await tellResponse(ctx, id)))
  return { parts, omitted: rows.length - given.length }
}

const partsOf = ({ opened, saved, pages }: Told): Part[] =>
  pages.map(({ title, answers }) => ({
    kind: 'form',
    title,
    on: saved.happenedOn,
    by: 'helper',
    facts: answers.filter((a) => !isText(a) && !isOthers(a)).map(factOf),
    texts: answers
      .filter((a) => isText(a) || isOthers(a))
      .map((a) => ({ name: 'answer', label: a.label, paragraphs: paragraphsIn(opened.row.id, a) })),
  }))

const isText = ({ question }: ToldAnswer) => question.type === 'text'
const isOthers = ({ question }: ToldAnswer) => question.code === otherPersonsCode
const factOf = ({ label, said }: ToldAnswer): Fact => ({ name: 'answer', label, plain: said })

const paragraphsIn = (id: string, a: ToldAnswer) =>
  isOthers(a) ? otherPerson(`${id}.${a.path}`, a.said.en) : paragraphsOf(`${id}.${a.path}`, String(a.answer))
