import type { Web } from './web.ts'

const titles = {
  400: 'This request cannot be answered',
  404: 'Not found',
  405: 'Only reading is offered here',
  503: 'Busy or out of order for the moment',
}
export type ProblemStatus = keyof typeof titles

/**
 * What went wrong, for programs (RFC 9457). English, like the description of the API: who reads it writes a program.
 * @param detail one plain sentence, without anything that was sent
 */
export const problem = (web: Web, status: ProblemStatus, detail: string, more: Record<string, string> = {}) =>
  web.open(() => JSON.stringify({ type: 'about:blank', title: titles[status], status, detail }), {
    ...{ type: 'application/problem+json', status, more },
  })
