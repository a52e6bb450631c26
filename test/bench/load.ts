import net from 'node:net'

/**
 * Asks one address over and over, on keep-alive connections, without parsing more than it must.
 * @returns answers per second
 */
export async function answersPerSecond(port: number, path: string, seconds: number, connections = 16): Promise<number> {
  const began = performance.now()
  const until = began + seconds * 1000
  let answers = 0
  await ask(
    port,
    connections,
    () => (performance.now() > until ? undefined : { path }),
    () => answers++,
  )
  return answers / ((performance.now() - began) / 1000)
}

/**
 * Asks all of these, each once, on so many keep-alive connections at once.
 * @returns how long each answer took, in milliseconds
 */
export async function askInTurn(port: number, asked: readonly Request[], connections: number): Promise<number[]> {
  const times: number[] = []
  let next = 0
  await ask(
    port,
    connections,
    () => asked[next++],
    (ms) => times.push(ms),
  )
  return times
}

/** An address, and the fields of a form that is posted to it. */
export type Request = { path: string; form?: Record<string, string> }

/** @param next what a connection asks next; undefined ends it */
async function ask(port: number, connections: number, next: () => Request | undefined, answered: (ms: number) => void) {
  await Promise.all(
    Array.from({ length: connections }, () => {
      const socket = net.connect(port, 'localhost')
      return new Promise<void>((done, failed) => {
        let missing = -1
        let head: Buffer = Buffer.alloc(0)
        let request: Request | undefined
        let began = 0
        const askNext = () => {
          missing = -1
          head = Buffer.alloc(0)
          request = next()
          began = performance.now()
          if (request === undefined) {
            socket.end()
            done()
          } else socket.write(written(request, port))
        }
        socket.setNoDelay(true)
        socket.on('connect', askNext)
        socket.on('error', failed)
        socket.on('data', (chunk: Buffer) => {
          if (missing < 0) {
            head = Buffer.concat([head, chunk])
            const end = head.indexOf('\r\n\r\n')
            if (end < 0) return
            const length = /content-length: (\d+)/i.exec(head.toString('latin1', 0, end))?.[1]
            if (!head.toString('latin1', 0, 12).endsWith('200') || !length)
              return failed(new Error(`no plain answer for ${request?.path}`))
            missing = Number(length) - (head.length - end - 4)
          } else missing -= chunk.length
          if (missing > 0) return
          answered(performance.now() - began)
          askNext()
        })
      })
    }),
  )
}

function written({ path, form }: Request, port: number): string {
  const common = `${path} HTTP/1.1\r\nHost: localhost:${port}\r\nAccept-Encoding: br\r\n`
  if (!form) return `GET ${common}\r\n`
  const body = new URLSearchParams(form).toString()
  const type = 'Content-Type: application/x-www-form-urlencoded'
  return `POST ${common}Origin: http://localhost:${port}\r\n${type}\r\nContent-Length: ${body.length}\r\n\r\n${body}`
}

/** @returns how long each of so many answers took, in milliseconds, one after the other */
export async function answerTimes(url: string, cookie: string, times: number): Promise<number[]> {
  const out: number[] = []
  for (let i = 0; i < times; i++) {
    const began = performance.now()
    const answer = await fetch(url, { headers: { Cookie: cookie, 'Accept-Encoding': 'br' }, redirect: 'manual' })
    await answer.arrayBuffer()
    if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}`)
    out.push(performance.now() - began)
  }
  return out
}

export const quantile = (values: number[], q: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))] ?? 0
export const median = (values: number[]) => quantile(values, 0.5)
