import { type Lang, languages } from '#platform/i18n/i18n.ts'
import { cardOf, type ServiceCard } from '../queries/card.ts'
import type { RawCard } from '../queries/raw-card.ts'

const mostBytes = 256 * 1024 * 1024
const mostOpened = 10_000

/**
 * What pages show of the listed services: each as bytes as it was read (under four kilobytes, out
 * of the way of what collects garbage), and opened in a language the ones that were shown lately.
 */
export class KeptCards {
  readonly #packed = new Map<string, Buffer>()
  readonly #opened = new Map<string, ServiceCard>()
  #bytes = 0

  get count(): number {
    return this.#packed.size
  }

  /** Whether there is no room for more; others are then read each time. */
  get full(): boolean {
    return this.#bytes >= mostBytes
  }

  has(id: string): boolean {
    return this.#packed.has(id)
  }

  keep(raw: RawCard): void {
    this.forget(raw.service.id)
    if (this.full) return
    const packed = Buffer.from(JSON.stringify(raw), 'utf8')
    this.#packed.set(raw.service.id, packed)
    this.#bytes += packed.length
  }

  get(id: string, lang: Lang): ServiceCard | undefined {
    const opened = this.#opened.get(`${lang} ${id}`)
    const packed = this.#packed.get(id)
    if (opened || !packed) return opened
    const card = cardOf(JSON.parse(packed.toString('utf8')), lang)
    const [oldest] = this.#opened.keys()
    if (oldest !== undefined && this.#opened.size >= mostOpened) this.#opened.delete(oldest)
    this.#opened.set(`${lang} ${id}`, card)
    return card
  }

  forget(id: string): void {
    this.#bytes -= this.#packed.get(id)?.length ?? 0
    this.#packed.delete(id)
    for (const lang of languages) this.#opened.delete(`${lang} ${id}`)
  }
}
