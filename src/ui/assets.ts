import fs from 'node:fs'

const read = (relative: string) => fs.readFileSync(new URL(relative, import.meta.url), 'utf8')

function tight(css: string): string {
  return css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,>]) ?/g, '$1')
    .replace(/: /g, ':') // after a colon only: before one, a space is part of a selector
    .replace(/;}/g, '}')
    .trim()
}

/** The style of every page, without comments and spare spaces; it travels inside the page. */
export const style = tight(read('./style.css'))

/** The same with what only pages of the staff door need. */
export const staffStyle = `${style}${tight(read('./staff.css'))}`

/** Beside it on the few pages that are made for paper. */
export const printStyle = tight(read('./print.css'))

/** Beside it on the pages of forms that staff fill in. */
export const formStyle = tight(read('./forms.css'))

const small = (text: string) =>
  text
    .replace(/^\s*\/\/.*$/gm, '')
    .replace(/\n\s*/g, '\n')
    .trim()

/** The one small script of every public page: leaving quickly. Pages work without it. */
export const script = small(read('../client/leave.js'))

/** On the few staff pages that ask for a phone's own lock, or print. They work without it, too. */
export const passkeyScript = small(read('../client/passkey.js'))

/** On staff pages of a desk of intake: asks whether somebody in danger has written, and rings. */
export const ringScript = small(read('../client/ring.js'))

/** On the finder alone: the nearest town, worked out in the browser when somebody presses a button. */
export const nearScript = small(read('../client/near.js'))

/** On a piece to read: aloud, by the phone's own voice, when somebody presses a button. */
export const listenScript = small(read('../client/listen.js'))
