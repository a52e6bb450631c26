/** What a policy calls an action: a noun of its module and a verb. */
export type ActionName = `${string}.${string}`

/** On what a route stands: one action, all of several, or one of several, as what is sent decides. */
export type By = ActionName | readonly ActionName[] | { oneOf: readonly ActionName[] }

/**
 * What an address is about, so that a rule's answer about a row can be said of the address:
 * - page: nothing single; at most all that the own organisation has
 * - list: it opens for all staff, and shows what the rule lets each read
 * - row: its id names what belongs to a team, or to an organisation
 * - sent, received, either side: its id names what one team sent to another, seen from that side
 * - chosen team: the form names the team it acts for; its page is for whoever has one to name
 * - entry: its id names an entry of the directory, or a form, which its owner keeps, if it has one; others may know it where the rule says so
 * - one organisation: the single organisation that answers the public
 */
export type About =
  | 'page'
  | 'list'
  | 'row'
  | 'sent'
  | 'received'
  | 'either side'
  | 'chosen team'
  | 'entry'
  | 'one organisation'

/**
 * Who may come in, and on which action of the policies that stands. Every route says it: leaving
 * it out is a type error. The door itself settles only `access`; actions are asked by commands and
 * handlers, which know the row. From this docs/permissions.md is written, and tried over HTTP.
 */
export type Entry =
  | { access: 'public' }
  /** Behind a code; `child`: not for a third person who wrote for a child. */
  | { access: 'receipt'; child?: true }
  /** `own`: its id names what is the person's own. */
  /** `quiet`: an open page asks it by itself, which does not keep the session alive. */
  | { access: 'staff'; by: 'everybody'; about?: 'own'; quiet?: true }
  | { access: 'staff'; by: By; about: About }

/** A partner organisation's program with its key, where the rule of the action lets one in. */
export type KeyEntry = { access: 'partner'; by: ActionName }

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH'
/** One address of the program. */
export type Route = (Entry | KeyEntry) & { method: Method; path: string }
