import fs from 'node:fs'
import type { Config } from '#config'
import { BackupError, type Head } from '#platform/backup/format.ts'
import { allKeys, readServerKey, type ServerKey } from '#platform/crypto/server-key.ts'
import { migrations } from '#platform/db/migrate.ts'
import { newestErasure } from './backup.ts'

/**
 * Whether a backup is one for this place and version; its head says so before anything is unpacked.
 * The key comes first: without it the restored data could not be opened by anybody.
 * @param postgres the major version that the program brings
 * @returns the key that sealed it
 * @throws BackupError newer_step, other_postgres, no_key, wrong_key, old_ledger
 */
export function acceptHead(head: Head, config: Config, postgres: string, withoutLedger: boolean): ServerKey {
  const newest = migrations().at(-1)?.version ?? 0
  if (head.step > newest)
    throw new BackupError(
      'newer_step',
      `This backup was made by a newer Sdap (${head.sdap}; it knows step ${head.step}, this one ends at ${newest}). Restore it with that version. Nothing was changed.`,
    )
  if (head.postgres !== postgres)
    throw new BackupError(
      'other_postgres',
      `This backup was made by PostgreSQL ${head.postgres}, and this program brings ${postgres}. Nothing was changed.`,
    )
  const key = keyFor(head, config)
  const until = newestErasure(config.ledgerFile)
  if (head.ledgerUntil && !withoutLedger && (until === null || until < head.ledgerUntil))
    throw new BackupError(
      'old_ledger',
      `The ledger of erasures ${config.ledgerFile} is ${until === null ? 'missing or empty' : 'older than this backup'}, so what was erased since could come back. Put the newest copy there, or set SDAP_LEDGER. If it is lost for good, add --without-ledger. Nothing was changed.`,
    )
  return key
}

function keyFor(head: Head, config: Config): ServerKey {
  const needed = [...new Set([head.sealedBy, ...head.keys])]
  if (!fs.existsSync(config.keyFile))
    throw new BackupError(
      'no_key',
      `The key file ${config.keyFile} is missing, and without it nothing in this backup can be opened. Put the offline copy of the key ${needed.join(' and ')} there, or set SDAP_KEYFILE. Nothing was changed.`,
    )
  const have = allKeys(readServerKey(config.keyFile))
  const lacking = needed.find((fingerprint) => !have.some((each) => each.fingerprint === fingerprint))
  const sealing = have.find((each) => each.fingerprint === head.sealedBy)
  if (lacking || !sealing)
    throw new BackupError(
      'wrong_key',
      `The key file ${config.keyFile} (${have.map((each) => each.fingerprint).join(', ')}) does not fit: this backup needs the key ${lacking}. Put the copy of that one there, or set SDAP_KEYFILE. Nothing was changed.`,
    )
  return sealing
}
