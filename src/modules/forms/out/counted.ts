// A file that tells how far it is while it is made. Whoever shows that asks for it by this type; the
// file then comes in frames: one byte says what follows, four how long it is, then that follows.

export const countedType = 'application/vnd.sdap.counted'

const kinds = ['about', 'bytes', 'ready', 'end'] as const
type Kind = (typeof kinds)[number]

/** What the file is called, of which type it is, and how many responses it will hold. */
export type AboutFile = { name: string; type: string; count: number }

/**
 * The frames of a file. Its end is said by a frame of its own, so that a file that broke off never
 * passes for a whole one.
 * @param ready how many responses have gone into what was made so far
 */
export async function* counted(
  about: AboutFile,
  file: AsyncIterable<Uint8Array>,
  ready: () => number,
): AsyncGenerator<Uint8Array> {
  const say = (kind: Kind, what: unknown) => frame(kind, new TextEncoder().encode(JSON.stringify(what)))
  yield say('about', about)
  let told = 0
  for await (const bytes of file) {
    yield frame('bytes', bytes)
    if (ready() === told) continue
    told = ready()
    yield say('ready', told)
  }
  if (ready() !== told) yield say('ready', ready())
  yield frame('end', new Uint8Array())
}

function frame(kind: Kind, content: Uint8Array): Uint8Array {
  const made = new Uint8Array(5 + content.length)
  new DataView(made.buffer).setUint8(0, kinds.indexOf(kind))
  new DataView(made.buffer).setUint32(1, content.length)
  made.set(content, 5)
  return made
}

export type WholeFile = AboutFile & { parts: Uint8Array<ArrayBuffer>[] }

/**
 * Reads such a file, however its frames were cut on their way.
 * @param tell is told how many responses are ready, of how many
 * @throws Error when it breaks off before its end
 */
export async function readCounted(
  stream: AsyncIterable<Uint8Array>,
  tell: (ready: number, count: number) => void,
): Promise<WholeFile> {
  let about: AboutFile | undefined
  let isWhole = false
  const parts: Uint8Array<ArrayBuffer>[] = []
  for await (const { kind, content } of framesOf(stream)) {
    const told = () => JSON.parse(new TextDecoder().decode(content))
    if (kind === 'about') about = told() as AboutFile
    if (kind === 'bytes') parts.push(content)
    if (kind === 'ready') tell(told() as number, about?.count ?? 0)
    if (kind === 'end') isWhole = true
  }
  if (!about || !isWhole) throw new Error('broke off')
  return { ...about, parts }
}

async function* framesOf(stream: AsyncIterable<Uint8Array>) {
  let waiting = new Uint8Array()
  for await (const some of stream) {
    const all = new Uint8Array(waiting.length + some.length)
    all.set(waiting)
    all.set(some, waiting.length)
    let at = 0
    while (all.length - at >= 5) {
      const head = new DataView(all.buffer, at)
      const end = at + 5 + head.getUint32(1)
      if (end > all.length) break
      yield { kind: kinds[head.getUint8(0)], content: all.slice(at + 5, end) }
      at = end
    }
    waiting = all.slice(at)
  }
}
