import type { Answer, Answers, Definition, Item } from '../definition.ts'

/**
 * What may stand in plain of a response that hangs on no case: answers to questions that are not
 * sealed, rounds of repeats included as lists.
 */
export const plainAnswers = (definition: Definition, answers: Answers): Answers => plainIn(definition.items, answers)

function plainIn(items: readonly Item[], answers: Answers): Answers {
  const plain: Record<string, Answer | Answers[]> = {}
  for (const item of items) {
    if (item.kind === 'group') Object.assign(plain, plainIn(item.items, answers))
    if (item.kind === 'repeat') {
      const rounds = answers[item.name] as readonly Answers[] | undefined
      if (rounds) plain[item.name] = rounds.map((round) => plainIn(item.items, round))
    }
    const answer = item.kind === 'question' && item.sensitivity === 'plain' ? answers[item.name] : undefined
    if (answer !== undefined) plain[item.name] = answer as Answer
  }
  return plain
}
