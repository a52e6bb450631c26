import fs from 'node:fs'
import type { Config } from '#config'
import { khmerReview } from '#modules/operations/queries/texts.ts'
import { findDeployment, type KeyMark } from '#modules/people/queries.ts'
import type { App, Deployment, PlaceSettings } from '#platform/access/context.ts'
import { allKeys, keyOf, readServerKey, type ServerKey } from '#platform/crypto/server-key.ts'
import type { Database } from '#platform/db/database.ts'

export { openPlace, type Place, type Say } from './place.ts'

/** Reads the deployment's row. Null when nothing was set up yet. */
export const deploymentOf = (db: Database) => db.read('', findDeployment)

/** @throws Error when the key file belongs to another deployment, or lacks a key that is in use */
export function checkKey(key: ServerKey, deployment: { keys: KeyMark[] }, file: string): void {
  const have = allKeys(key)
  const lacking = deployment.keys.find((k) => !have.some((h) => h.fingerprint === k.fingerprint))
  if (!lacking) return
  const right = have.some((h) => deployment.keys.some((k) => k.fingerprint === h.fingerprint))
  throw new Error(
    right
      ? `The key file ${file} lacks the key of generation ${lacking.generation} (${lacking.fingerprint}). It was changed on another machine: copy the newest file here. Nothing was started.`
      : `The key file ${file} (${key.fingerprint}) belongs to another deployment; this data needs ${lacking.fingerprint}. Put the right one there, or set SDAP_KEYFILE. Nothing was started.`,
  )
}

export const keyExists = (config: Config) => fs.existsSync(config.keyFile)

/** The running program's parts, checked against each other. @throws Error with a plain sentence */
export function appFrom(config: Config, db: Database, deployment: Deployment & { keys: KeyMark[] }): App {
  const file = readServerKey(config.keyFile)
  checkKey(file, deployment, config.keyFile)
  // A key that the database does not know yet (a rotation that was cut off) is not used.
  const serverKey = keyOf(file, deployment.keys[0]?.generation ?? file.generation)
  const { leaveUrl, videosUrl, recordings, publicUrl, hsts, trustProxy, ledgerFile } = config
  return {
    db,
    serverKey,
    deployment,
    leaveUrl,
    videosUrl,
    recordings,
    publicUrl,
    hsts,
    trustProxy,
    ledgerFile,
    place: placeSettings(config),
  }
}

/** What looking after the deployment needs to know of the settings. */
function placeSettings({ databaseUrl, migrateUrl, jobsUrl, dataFolder, backup, mail, anchor }: Config): PlaceSettings {
  const external = Boolean(databaseUrl || migrateUrl || jobsUrl)
  return {
    external,
    dataFolder: external ? undefined : dataFolder,
    backupFolder: external ? undefined : backup.folder, // the schedule is the embedded database's
    backupRecipients: backup.recipients.length,
    backupDays: backup.days,
    mail: Boolean(mail.url && mail.from),
    anchor: Boolean(anchor.file || (anchor.mail && mail.url && mail.from)),
    khmer: khmerReview(),
  }
}
