import { Failure } from '../errors.ts'
import { cleanHeic } from './heic.ts'
import { cleanJpeg, cleanPng } from './pictures.ts'
import { zipEntries, zipText } from './zip.ts'

const opened = 'application/vnd.openxmlformats-officedocument'
const free = 'application/vnd.oasis.opendocument'

/** What is taken: papers, and photographs of papers. The ending names the kind, for people and here. */
export const fileTypes = {
  pdf: 'application/pdf',
  jpg: 'image/jpeg',
  png: 'image/png',
  heic: 'image/heic',
  docx: `${opened}.wordprocessingml.document`,
  xlsx: `${opened}.spreadsheetml.sheet`,
  pptx: `${opened}.presentationml.presentation`,
  odt: `${free}.text`,
  ods: `${free}.spreadsheet`,
  odp: `${free}.presentation`,
} as const
export type FileType = keyof typeof fileTypes

export type CheckedFile = { type: FileType; bytes: Buffer }

const withMacros = new Set(['docm', 'dotm', 'xlsm', 'xltm', 'pptm', 'potm', 'ppsm'])
const refused = (why: string) => new Failure('invalid', { file: `errors.file_${why}` })
const isType = (ext: string | undefined): ext is FileType => ext !== undefined && Object.hasOwn(fileTypes, ext)

/**
 * Says by its content alone what a file is, and refuses what is neither a paper nor a photograph of
 * one: also what is locked, what can run something, and films that stand inside. Photographs lose
 * what the camera wrote into them.
 * @throws Failure invalid, beside the field `file`
 */
export async function checkFile(bytes: Buffer): Promise<CheckedFile> {
  if (bytes.length === 0) throw refused('needed')
  const { fileTypeFromBuffer } = await import('file-type') // only where a file comes
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined)
  const type = found?.mime.endsWith('-sequence') ? 'film' : found?.ext // HEIC has films, too
  if (!isType(type)) throw refused(withMacros.has(type ?? '') ? 'runs' : 'kind')
  return { type, bytes: cleaners[type](bytes) }
}

/** What of a kind is kept. @throws Failure invalid */
const cleaners: Record<FileType, (bytes: Buffer) => Buffer> = {
  pdf: (bytes) => {
    if (/\/Encrypt\s*(<<|\d+\s+\d+\s+R)/.test(bytes.toString('latin1'))) throw refused('locked')
    return bytes
  },
  jpg: whole(cleanJpeg),
  png: whole(cleanPng),
  heic: whole(cleanHeic),
  docx: whole(office),
  xlsx: whole(office),
  pptx: whole(office),
  odt: whole(office),
  ods: whole(office),
  odp: whole(office),
}

function whole(clean: (bytes: Buffer) => Buffer): (bytes: Buffer) => Buffer {
  return (bytes) => {
    try {
      return clean(bytes)
    } catch (error) {
      throw error instanceof Failure ? error : refused('broken')
    }
  }
}

const runs = /vbaProject|macrosheets\/|activeX\/|^Basic\/|^Scripts\/|\.(exe|dll|js|vbs|bat|cmd|ps1|scr|lnk|jar|hta)$/i
const film = /\.(mp4|m4v|mov|avi|wmv|mpe?g|webm|mkv|3gp|gif|mp3|m4a|wav)$/i

/** An archive of an office program, as its own directory names what it holds. */
function office(bytes: Buffer): Buffer {
  const entries = zipEntries(bytes)
  if (entries.some((e) => e.encrypted || e.name === 'encrypted-package')) throw refused('locked')
  if (zipText(bytes, entries, 'META-INF/manifest.xml').includes('encryption-data')) throw refused('locked')
  if (entries.some((e) => runs.test(e.name))) throw refused('runs')
  if (/macroEnabled/i.test(zipText(bytes, entries, '[Content_Types].xml'))) throw refused('runs')
  if (entries.some((e) => film.test(e.name))) throw refused('film')
  return bytes
}
