import { expect, test } from 'vitest'
import { type Place, reckon } from '#test/support/small-form.ts'

// Three children: Dara, 4, with visits of 2 and 3.5; Bopha, of no known age, with none; Rith, 11, with one of 10.
const cases: [Place, string, (string | number | undefined)[]][] = [
  ['outside', 'count(${children})', [3]],
  ['outside', 'count(${years})', [3]],
  ['outside', 'count-non-empty(${years})', [2]],
  ['outside', 'sum(${years})', [15]],
  ['outside', 'min(${years})', [4]],
  ['outside', 'max(${years})', [11]],
  ['outside', 'max(${years}, 20)', [20]],
  ['outside', 'sum(${cost})', [15.5]],
  ['outside', 'count(${visits})', [3]],
  ['outside', 'count(${cost})', [3]],
  ['outside', 'sum(${cost}) div count(${children})', [15.5 / 3]],
  ['outside', "join(', ', ${child})", ['Dara, Bopha, Rith']],
  ['outside', "join(' ', ${child}, ${name})", ['Dara Bopha Rith Sokha Chan']],
  ['outside', 'concat(${child})', ['DaraBophaRith']],
  ['outside', 'join("|", ${toys})', ['red||blue green']],
  ['outside', 'indexed-repeat(${child}, ${children}, 1)', ['Dara']],
  ['outside', 'indexed-repeat(${child}, ${children}, count(${children}))', ['Rith']],
  ['outside', 'indexed-repeat(${child}, ${children}, 4)', [undefined]],
  ['outside', 'indexed-repeat(${child}, ${children}, 0)', [undefined]],
  ['outside', 'indexed-repeat(${cost}, ${children}, 1, ${visits}, 2)', [3.5]],
  ['outside', 'indexed-repeat(${cost}, ${children}, 2, ${visits}, 1)', [undefined]],
  ['outside', 'if(count(${children}) > 2, "many", "few")', ['many']],
  ['child', '${years} + 1', [5, undefined, 12]],
  ['child', "concat(${child}, ' ', ${name})", ['Dara Sokha Chan', 'Bopha Sokha Chan', 'Rith Sokha Chan']],
  ['child', '${age} - ${years}', [8, undefined, 1]],
  ['child', 'count(${children})', [3, 3, 3]],
  ['child', 'count(${visits})', [2, 0, 1]],
  ['child', 'sum(${cost})', [5.5, 0, 10]],
  ['child', 'max(${cost})', [3.5, undefined, 10]],
  ['child', 'sum(${years})', [4, 0, 11]], // in the same round a name means the answer there, as in ODK
  ['child', 'position(..)', [1, 2, 3]],
  ['child', 'position(../..)', [1, 2, 3]], // a group is a step on the way
  ['child', 'index()', [1, 2, 3]],
  ['child', 'position(..) = count(${children})', ['false', 'false', 'true']],
  ['child', 'indexed-repeat(${child}, ${children}, position(..) - 1)', [undefined, 'Dara', 'Bopha']],
  ['child', 'indexed-repeat(${cost}, ${visits}, 1)', [2, undefined, 10]],
  ['child', "if(selected(${toys}, 'red'), ${child}, '')", ['Dara', undefined, undefined]],
  ['child', 'count-selected(${toys})', [1, 0, 2]],
  ['child', "jr:choice-name(selected-at(${toys}, 0), '${toys}')", ['Red', undefined, 'Blue']],
  ['visit', '${cost} * 2', [4, 7, 20]],
  ['visit', 'concat(${child}, index())', ['Dara1', 'Dara2', 'Rith1']],
  ['visit', 'position(..)', [1, 2, 1]],
  ['visit', 'position(../..)', [1, 1, 3]],
  ['visit', '${years} + ${age}', [16, 16, 23]],
  ['visit', 'count(${visits})', [2, 2, 1]],
  ['visit', 'count(${children})', [3, 3, 3]],
  ['visit', 'indexed-repeat(${years}, ${children}, 3)', [11, 11, 11]],
]

test.each(cases)('%s: %s', (place, expression, answers) => {
  expect(reckon(expression, place)).toEqual(answers)
})
