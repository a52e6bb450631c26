import fs from 'node:fs'
import path from 'node:path'
import { flushFolder } from './folder.ts'
import { BackupError } from './format.ts'

// A restore works in a draft beside the data folder, on the same disk and reachable by the same user.

/** @throws BackupError not_empty */
export function refuseFull(folder: string) {
  if (fs.existsSync(folder) && fs.readdirSync(folder).length > 0)
    throw new BackupError(
      'not_empty',
      `The data folder ${folder} is not empty. A backup is restored only where nothing is: move that folder away, or choose another one with SDAP_DATA. Nothing was changed.`,
    )
}

/** An empty draft named by this process; those of dead processes go. */
export function newDraft(folder: string): string {
  const name = `${path.basename(folder)}.restoring.`
  for (const each of fs.readdirSync(path.dirname(folder)))
    if (each.startsWith(name) && !lives(Number(each.slice(name.length))))
      removeDraft(path.join(path.dirname(folder), each))
  const draft = `${folder}.restoring.${process.pid}`
  fs.mkdirSync(draft, { mode: 0o700 })
  return draft
}

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM'
  }
}

export function removeDraft(draft: string) {
  removeSocket(draft)
  fs.rmSync(draft, { recursive: true, force: true })
}

/** Where the path is long, the socket stands elsewhere and a file says where. Both belong to the draft's name. */
function removeSocket(draft: string) {
  const elsewhere = path.join(draft, 'socket-folder')
  if (fs.existsSync(elsewhere)) {
    const socket = fs.readFileSync(elsewhere, 'utf8')
    if (/^\/tmp\/sdap-[0-9a-f]{12}$/.test(socket)) fs.rmSync(socket, { recursive: true, force: true })
  }
  for (const name of ['socket', 'socket-folder', 'pg.log'])
    fs.rmSync(path.join(draft, name), { recursive: true, force: true })
}

/** The last step: from here on the data are there. @throws BackupError when something came to stand there meanwhile */
export function giveDraftItsName(draft: string, folder: string) {
  removeSocket(draft)
  try {
    fs.renameSync(draft, folder)
  } catch {
    refuseFull(folder)
    throw new BackupError(
      'not_renamed',
      `The restored data could not be given the name ${folder}. Nothing was changed.`,
    )
  }
  flushFolder(path.dirname(folder))
}
