import { csvLine } from '#platform/http/csv.ts'
import { type AuthorityRow, stateOf } from '../authority.ts'

const yesNo = (value: boolean | null) => (value === null ? '' : value ? 'yes' : 'no')

/** The columns of the register as a table: codes and days only, the same in every language. */
const columns: Record<string, (r: AuthorityRow) => string | number> = {
  received_on: (r) => r.receivedOn,
  received_how: (r) => r.receivedHow,
  authority: (r) => r.authority,
  letter_on: (r) => r.letterOn ?? '',
  ground: (r) => r.ground,
  persons: (r) => r.persons,
  items_asked: (r) => r.items.join(' '),
  state: stateOf,
  decision: (r) => r.decision ?? '',
  decision_reason: (r) => r.decisionReason ?? '',
  decided_on: (r) => r.decidedOn ?? '',
  lawyer_asked: (r) => yesNo(r.lawyerAsked),
  items_given: (r) => r.given?.join(' ') ?? '',
  child_told: (r) => yesNo(r.childTold),
  not_told_reason: (r) => r.notToldReason ?? '',
  answered_on: (r) => r.answeredOn ?? '',
}

export const registerHead = (): string => csvLine(Object.keys(columns))
export const registerLine = (row: AuthorityRow): string => csvLine(Object.values(columns).map((show) => show(row)))
