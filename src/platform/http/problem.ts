import type { Web } from './web.ts'

/** What each status is called. Without a type of its own a problem is about its status (RFC 9457). */
export const titles = {
  400: 'This request cannot be answered',
  401: 'A key is needed',
  403: 'Not for this key',
  404: 'Not found',
  405: 'Not offered here',
  409: 'It does not fit',
  412: 'Changed meanwhile',
  413: 'Too large',
  415: 'Another kind of content is needed',
  422: 'Something in the body is not right',
  428: 'A precondition is needed',
  429: 'Too many requests',
  503: 'Busy or out of order for the moment',
}

/**
 * What went wrong, for programs (RFC 9457). English, like the description of the API: who reads it writes a program.
 * @param detail one plain sentence, without anything that was sent
 */
export const problem = (web: Web, status: 400 | 404 | 405 | 503, detail: string, more: Record<string, string> = {}) =>
  web.open(() => JSON.stringify({ type: 'about:blank', title: titles[status], status, detail }), {
    ...{ type: 'application/problem+json', status, more },
  })
