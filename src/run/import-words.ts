import type { Say } from './place.ts'

/** How many lines of one kind are said at most. */
export const most = 50
export const rest = (all: unknown[]) => (all.length > most ? [`  … and ${all.length - most} more`] : [])

/** On a terminal one line that changes; elsewhere a line for each quarter. */
export function progressTo(all: number, say: Say): (done: number) => void {
  let quarter = 0
  return (done) => {
    if (process.stdout.isTTY) process.stdout.write(done < all ? `\r${done} of ${all} ` : '\r\u001b[K')
    else if (Math.floor((done / all) * 4) > quarter) {
      quarter = Math.floor((done / all) * 4)
      say(`  ${done} of ${all}`)
    }
  }
}
