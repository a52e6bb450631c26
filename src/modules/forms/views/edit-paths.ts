import { type Definition, walk } from '../definition.ts'

/** How many questions a page of the editor lists at first, and how many more at a time. */
export const listed = 200

export const editAt = (versionId: string): string => `/staff/forms/versions/${versionId}/edit`
/** Names of items are those of XML: no letter of them means something in an address. */
export const itemAt = (versionId: string, name: string): string => `${editAt(versionId)}/items/${name}`

/** The list of questions at one of them, with as many as are needed to show it. */
export function listAt(versionId: string, definition: Definition, name: string): string {
  const at = [...walk(definition.items)].findIndex(({ item }) => item.name === name)
  const more = at >= listed ? `?show=${Math.ceil((at + 1) / listed) * listed}` : ''
  return `${editAt(versionId)}${more}#at.${name}`
}
