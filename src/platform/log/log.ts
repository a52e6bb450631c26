/**
 * One line of JSON per event, ids and codes only: never narrative, names, contacts,
 * addresses of people or what a form held.
 */
export type LogFields = Record<string, string | number | boolean | null | undefined>

let sink: (line: string) => void = (line) => process.stderr.write(`${line}\n`)

/** Sends log lines elsewhere (a test collects them). Returns the sink before. */
export function logTo(next: (line: string) => void): (line: string) => void {
  const before = sink
  sink = next
  return before
}

export function log(event: string, fields: LogFields = {}): void {
  sink(JSON.stringify({ at: new Date().toISOString(), event, ...fields }))
}

/**
 * Logs an unexpected error by its kind and place. The message stays out: a driver's or
 * parser's message can quote what a person typed.
 */
export function logFault(event: string, error: unknown, fields: LogFields = {}): void {
  const e = error instanceof Error ? error : new Error('thrown value')
  const code = 'code' in e && typeof e.code === 'string' ? e.code : undefined
  const where = e.stack
    ?.split('\n')
    .filter((l) => /^\s+at /.test(l))
    .slice(0, 6)
    .map((l) => l.trim().replace(/\(?file:.*\/(src|test|node_modules)\//, '($1/'))
    .join(' < ')
  log(event, { ...fields, kind: e.name, code, where })
}
