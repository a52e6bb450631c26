import fs from 'node:fs/promises'
import path from 'node:path'
import type { PlaceSettings } from '#platform/access/context.ts'

/** What is free where data and backups are; null when the folder cannot be asked. */
export type Space = { what: 'data' | 'backup'; free: { bytes: number; share: number } | null }

/** Free space of the folders this deployment writes to. */
export async function spaceOf(place: PlaceSettings | undefined): Promise<Space[]> {
  const folders: [Space['what'], string | undefined][] = [
    ['data', place?.dataFolder],
    ['backup', place?.backupFolder],
  ]
  const asked = folders.flatMap(([what, folder]) => (folder === undefined ? [] : [{ what, folder }]))
  return Promise.all(asked.map(async ({ what, folder }) => ({ what, free: await freeAt(folder) })))
}

/** A folder that is made only with the first backup is as large as what it will stand in. */
async function freeAt(folder: string): Promise<Space['free']> {
  try {
    const { bavail, blocks, bsize } = await fs.statfs(folder)
    return { bytes: bavail * bsize, share: blocks === 0 ? 0 : bavail / blocks }
  } catch (error) {
    const above = path.dirname(folder)
    return (error as { code?: string }).code === 'ENOENT' && above !== folder ? freeAt(above) : null
  }
}
