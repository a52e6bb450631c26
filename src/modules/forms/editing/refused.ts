/** Why a change is refused: beside which field (`_form`: the whole), and the sentence in the messages. */
export type Refusal = {
  readonly field: string
  readonly key: string
  readonly values?: Readonly<Record<string, string>>
}

/** A change that would leave a form that cannot be used, with all that is wrong with it. Nothing was changed. */
export class Refused extends Error {
  readonly refusals: readonly Refusal[]
  constructor(...refusals: Refusal[]) {
    super(refusals.map((r) => `${r.field}: ${r.key}`).join(', '))
    this.name = 'Refused'
    this.refusals = refusals
  }
}
