import type { Actor } from '#platform/access/actor.ts'
import type { Lang, T } from '#platform/i18n/i18n.ts'

/** What every page needs besides its data. A request is one; a kept page gets a plain one. */
export type View = {
  t: T
  lang: Lang
  path: string
  actor: Actor
  app: { deployment: { demo: boolean }; released?: boolean }
  token(action: string): string
}
