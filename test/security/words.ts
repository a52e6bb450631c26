import { randomInt } from 'node:crypto'
import type { Sentinel } from './scanner.ts'

const latin = 'abcdefghijkmnopqrstuvwxyz'
const khmer = Array.from({ length: 33 }, (_, i) => String.fromCharCode(0x1780 + i)).join('')
const letters = (from: string, length: number) =>
  Array.from({ length }, () => from.charAt(randomInt(from.length))).join('')

/** Words that nobody ever wrote, one Latin and one Khmer for each field, and what else must stay unknown. */
export class Words {
  readonly typed = new Map<string, string>()
  readonly secrets: Sentinel[] = []

  /** What is typed into a field. The Khmer word follows the Latin one. */
  for(field: string, shortest = false): string {
    const text = `Zq${letters(latin, shortest ? 8 : 14)} ${letters(khmer, shortest ? 7 : 12)}`
    this.typed.set(this.typed.has(field) ? `${field}, again` : field, text)
    return text
  }

  secret(name: string, ...values: (string | Uint8Array)[]): void {
    for (const value of values) this.secrets.push({ name, value })
  }

  get sentinels(): Sentinel[] {
    const words = [...this.typed].flatMap(([name, text]) => text.split(' ').map((value) => ({ name, value })))
    return [...words, ...this.secrets]
  }
}
