/** What answers: the program's own `hono`, or another process over the network. */
type Answering = { request(path: string, init: RequestInit): Response | Promise<Response> }

/** A browser without scripts: keeps cookies, and posts only forms that a page has shown. */
export class Visitor {
  readonly cookies = new Map<string, string>()
  page = ''
  private readonly hono: Answering

  constructor(hono: Answering, cookie?: string) {
    this.hono = hono
    const [name, value] = cookie?.split('=') ?? []
    if (name && value) this.cookies.set(name, value)
  }

  async get(path: string): Promise<number> {
    return (await this.take(await this.hono.request(path, { headers: this.headers() }))).status
  }

  /** Posts the shown form of this address and goes where the answer leads. @returns that page's status */
  async post(action: string, fields: Record<string, string | string[]>, file?: Blob): Promise<number> {
    const hidden = hiddenFields(this.page, action)
    if (!hidden) throw new Error(`no form for ${action} on this page`)
    const body = new URLSearchParams(hidden)
    for (const [name, value] of Object.entries(fields)) {
      body.delete(name)
      for (const v of [value].flat()) body.append(name, v)
    }
    const answer = await this.take(await this.hono.request(action, file ? this.inParts(body, file) : this.inOne(body)))
    const where = answer.headers.get('Location')
    this.location = where ?? ''
    return answer.status === 303 && where ? this.get(where) : answer.status
  }

  private inOne(body: URLSearchParams) {
    const headers = { ...this.headers(), 'Content-Type': 'application/x-www-form-urlencoded' }
    return { method: 'POST', headers, body: body.toString() }
  }

  /** As a browser sends a form with a file: it is the last field. */
  private inParts(fields: URLSearchParams, file: Blob) {
    const body = new FormData()
    for (const [name, value] of fields) body.append(name, value)
    body.append('file', file, 'paper')
    return { method: 'POST', headers: this.headers(), body }
  }

  /** Where the last post led. */
  location = ''

  private headers() {
    return { Host: 'localhost', Cookie: [...this.cookies].map(([n, v]) => `${n}=${v}`).join('; ') }
  }

  private async take(answer: Response) {
    for (const line of answer.headers.getSetCookie()) {
      const [name, value] = line.split(';')[0]?.split('=') ?? []
      if (name && value) this.cookies.set(name, value)
      else if (name) this.cookies.delete(name)
    }
    this.page = await answer.text()
    return answer
  }
}

function hiddenFields(page: string, action: string): [string, string][] | null {
  const form = page.split('<form ').find((part) => part.includes(`action="${action}"`))
  if (form === undefined) return null
  const inside = form.split('</form>')[0] ?? ''
  return [...inside.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)].map((m) => [
    m[1] ?? '',
    plain(m[2] ?? ''),
  ])
}

const marks: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' }
/** Text of a page as a person reads it. */
export const plain = (text: string) => text.replace(/&(lt|gt|quot|#39|amp);/g, (mark) => marks[mark] ?? mark)
