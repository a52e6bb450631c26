import fs from 'node:fs'
import path from 'node:path'

// A folder of backups may hold other things, and other deployments' backups. Own files carry
// the deployment's mark (ten hex digits) and the time in their names:
//   sdap-0123456789-20260102T030405Z.age, the same with .sha256 behind it, and drafts.

const stamp = (at: Date) => at.toISOString().replace(/[-:]|\.\d+/g, '')
const own = (mark: string, rest: string) => new RegExp(`^sdap-${mark}-(\\d{8}T\\d{6}Z)\\.age${rest}$`)

export const backupName = (mark: string, at: Date) => `sdap-${mark}-${stamp(at)}.age`

const timeOf = (text: string) =>
  new Date(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))

/** Whole backups of this deployment, the newest last. */
export function ownBackups(folder: string, mark: string): { name: string; madeAt: Date }[] {
  return namesIn(folder)
    .flatMap((name) => {
      const time = own(mark, '').exec(name)?.[1]
      return time ? [{ name, madeAt: timeOf(time) }] : []
    })
    .sort((a, b) => a.madeAt.getTime() - b.madeAt.getTime())
}

/** What an interrupted backup left. Call it only while no other backup can be under way. */
export function removeDrafts(folder: string, mark: string): void {
  const names = namesIn(folder)
  const draft = own(mark, '(\\.sha256)?\\.draft')
  const sum = own(mark, '\\.sha256')
  for (const name of names) {
    const lonely = sum.test(name) && !names.includes(name.replace(/\.sha256$/, ''))
    if (draft.test(name) || lonely) fs.rmSync(path.join(folder, name), { force: true })
  }
}

/** Deletes own backups made before that time, with their sums; never the newest. @returns how many */
export function removeOlder(folder: string, mark: string, before: Date): number {
  const old = ownBackups(folder, mark)
    .slice(0, -1)
    .filter((backup) => backup.madeAt < before)
  for (const { name } of old)
    for (const each of [name, `${name}.sha256`]) fs.rmSync(path.join(folder, each), { force: true })
  return old.length
}

const namesIn = (folder: string) => (fs.existsSync(folder) ? fs.readdirSync(folder) : [])

/** A rename is only safe once its folder is on the disk too. */
export function flushFolder(folder: string): void {
  const handle = fs.openSync(folder, 'r')
  try {
    fs.fsyncSync(handle)
  } finally {
    fs.closeSync(handle)
  }
}
