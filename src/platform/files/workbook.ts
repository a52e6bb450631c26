import { unpacked, zipEntries } from './zip.ts'

/** How much the parts of a workbook may hold when they are unpacked: bytes, and tags of XML. */
export type WorkbookLimits = { bytes: number; tags: number }

/** Why a workbook cannot be read: it is not whole, or far too large when it is unpacked. */
export class WorkbookProblem extends Error {
  readonly why: 'broken' | 'unpacked'
  constructor(why: 'broken' | 'unpacked') {
    super(why)
    this.why = why
  }
}

const parts =
  /^(\[Content_Types\]\.xml|_rels\/\.rels|xl\/(workbook|styles|sharedStrings)\.xml|xl\/_rels\/workbook\.xml\.rels|xl\/worksheets\/[^/]+\.xml)$/i

/**
 * The parts of a workbook (Office Open XML) that hold cells, unpacked into a limit: nothing grows
 * beyond it, whatever the file says of itself.
 * @throws WorkbookProblem
 */
export function workbookParts(bytes: Buffer, limits: WorkbookLimits): { name: string; bytes: Buffer }[] {
  let { bytes: left, tags } = limits
  try {
    return zipEntries(bytes)
      .filter((e) => parts.test(e.name))
      .map((entry) => {
        if (entry.size > left) throw new WorkbookProblem('unpacked')
        const part = unpacked(bytes, entry, Math.max(left, 1))
        left -= part.length
        for (let at = 0; at < part.length; at++) if (part[at] === 0x3c) tags--
        if (tags < 0) throw new WorkbookProblem('unpacked')
        return { name: entry.name, bytes: part }
      })
  } catch (error) {
    if (error instanceof WorkbookProblem) throw error
    const tooLarge =
      error instanceof RangeError &&
      /larger than|too large|ERR_BUFFER_TOO_LARGE/.test(`${error.message} ${(error as { code?: string }).code}`)
    throw new WorkbookProblem(tooLarge ? 'unpacked' : 'broken')
  }
}
