import type { Break, ChainReport, Removed } from '#platform/trail/report.ts'

/** A chain of the trail as one line. */
export const lineOf = ({ chain, entries, removed, broken }: ChainReport): string =>
  broken
    ? `BROKEN  chain ${chain}: ${inWords(broken)}`
    : `ok      chain ${chain}: ${entries - (removed?.entries ?? 0)} entries${removed ? gone(removed) : ''}`

const gone = ({ entries, until }: Removed) => `; ${entries} entries up to ${until} were removed at their term`

/** What is wrong with a chain, and where. */
export function inWords({ seq, reason, after }: Break): string {
  switch (reason) {
    case 'rebuilt':
      return `entry ${seq} is not the one that was noted; changed somewhere after entry ${after ?? 0}`
    case 'cut_misfit':
      return `entry ${seq} does not fit the hash of what was removed before it`
    case 'cut_early':
      return `what was removed up to entry ${seq} was younger than its term`
    case 'cut_unrecorded':
      return `that entries up to ${seq} were removed stands nowhere in the trail`
    default:
      return `entry ${seq} is ${reason.replace('_', ' ')}`
  }
}
