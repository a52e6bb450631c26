import net from 'node:net'

/**
 * Asks one address over and over, on keep-alive connections, without parsing more than it must.
 * @returns answers per second
 */
export async function answersPerSecond(port: number, path: string, seconds: number, connections = 16): Promise<number> {
  const request = `GET ${path} HTTP/1.1\r\nHost: localhost:${port}\r\nAccept-Encoding: br\r\n\r\n`
  const until = performance.now() + seconds * 1000
  const began = performance.now()
  let answers = 0
  await Promise.all(
    Array.from({ length: connections }, () => {
      const socket = net.connect(port, 'localhost')
      return new Promise<void>((done, failed) => {
        let missing = -1
        let head: Buffer = Buffer.alloc(0)
        const ask = () => {
          missing = -1
          head = Buffer.alloc(0)
          if (performance.now() > until) {
            socket.end()
            done()
          } else socket.write(request)
        }
        socket.setNoDelay(true)
        socket.on('connect', ask)
        socket.on('error', failed)
        socket.on('data', (chunk: Buffer) => {
          if (missing < 0) {
            head = Buffer.concat([head, chunk])
            const end = head.indexOf('\r\n\r\n')
            if (end < 0) return
            const length = /content-length: (\d+)/i.exec(head.toString('latin1', 0, end))?.[1]
            if (!head.toString('latin1', 0, 12).endsWith('200') || !length)
              return failed(new Error(`no plain answer for ${path}`))
            missing = Number(length) - (head.length - end - 4)
          } else missing -= chunk.length
          if (missing > 0) return
          answers++
          ask()
        })
      })
    }),
  )
  return answers / ((performance.now() - began) / 1000)
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
