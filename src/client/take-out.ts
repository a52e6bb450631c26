import { countedType, readCounted, type WholeFile } from '#modules/forms/out/counted.ts'

// While a file of answers is made the page says how far it is, and it can be stopped. Without scripts
// it is a plain download. What broke off or was stopped is not kept.
const form = document.querySelector<HTMLFormElement>('form.taking')
const box = document.querySelector<HTMLElement>('[data-taking]')
const part = (name: string) => box?.querySelector<HTMLElement>(`[data-${name}]`) as HTMLElement
if (form && box) form.addEventListener('submit', (event) => take(event, form, box))

let isTaking = false

async function take(event: SubmitEvent, form: HTMLFormElement, box: HTMLElement): Promise<void> {
  event.preventDefault()
  if (isTaking) return
  isTaking = true
  const stop = new AbortController()
  const onStop = () => stop.abort()
  part('stop').addEventListener('click', onStop)
  show(0, Number(box.dataset['taking']))
  box.hidden = part('now').hidden = false
  say(null)
  try {
    const body = new URLSearchParams([...new FormData(form)] as [string, string][])
    const answer = await fetch(form.action, {
      method: 'POST',
      body,
      headers: { Accept: countedType },
      signal: stop.signal,
    })
    if (!answer.ok || !answer.body || answer.headers.get('Content-Type') !== countedType) {
      box.hidden = true
      form.submit() // something is asked or said first, on a page of its own
      return
    }
    save(await readCounted(chunksOf(answer.body), show))
    say('done')
  } catch {
    say(stop.signal.aborted ? 'stopped' : 'broke')
  } finally {
    isTaking = false
    part('now').hidden = true
    part('stop').removeEventListener('click', onStop)
  }
}

async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader()
  for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value
}

function show(ready: number, count: number): void {
  const bar = part('bar') as HTMLProgressElement
  bar.max = Math.max(count, 1)
  bar.value = ready
  const words = part('words')
  words.textContent = (words.dataset['words'] ?? '')
    .replace('{{ready}}', String(ready))
    .replace('{{count}}', String(count))
}

/** Says how it ended, and reads it aloud. */
function say(which: 'done' | 'stopped' | 'broke' | null): void {
  const said = part('said')
  said.textContent = which ? (said.dataset[which] ?? '') : ''
}

function save({ name, type, parts }: WholeFile): void {
  const address = URL.createObjectURL(new Blob(parts, { type }))
  Object.assign(document.createElement('a'), { href: address, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
