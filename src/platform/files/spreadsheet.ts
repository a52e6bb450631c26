// Spreadsheets (Office Open XML) are read and written now and then, and their libraries weigh 25 MB
// in memory: each is loaded when somebody first needs it.

export const spreadsheetWriter = async () => (await import('write-excel-file/node')).default
export const spreadsheetReader = async () => (await import('read-excel-file/node')).readSheet
export const workbookReader = async () => (await import('read-excel-file/node')).default

/** A cell of text, so that Excel takes no number or day out of it; it holds 32,767 letters at most. */
export const textCell = (value: string) =>
  ({ value: written(value.slice(0, 32_767)), type: String, format: '@' }) as const
export const headCell = (value: string) =>
  ({ value: written(value), type: String, fontWeight: 'bold', wrap: true }) as const

/**
 * `_x0041_` is how workbooks write letters that XML does not know, so a text that looks like one has
 * its first sign written that way (ECMA-376, ST_Xstring). A text such as `constructor`, which every
 * object has, confuses the writer's list of texts (its index would be a function): written so, too.
 */
const written = (text: string): string =>
  text in {}
    ? `_x${text.charCodeAt(0).toString(16).padStart(4, '0')}_${text.slice(1)}`
    : text.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
