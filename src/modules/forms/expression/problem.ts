/** Why an expression cannot be used; `at` counts UTF-16 units of the source from 0, `detail` is the word concerned. */
export class ExpressionProblem extends Error {
  readonly problem: string
  readonly at: number
  readonly detail: string
  constructor(problem: string, at: number, detail: string) {
    super(`${problem} at ${at}: ${detail}`)
    this.problem = problem
    this.at = at
    this.detail = detail
  }
}
