import fs from 'node:fs'
import type pg from 'pg'
import type { Config } from '#config'
import { findDeployment } from '#modules/people/queries.ts'
import type { App, Deployment } from '#platform/access/context.ts'
import { readServerKey, type ServerKey } from '#platform/crypto/server-key.ts'
import { type Cluster, openCluster } from '#platform/db/cluster.ts'
import { checkMigrateUrl, connectByUrl } from '#platform/db/connect.ts'
import { type Database, openDatabase, openInstallation } from '#platform/db/database.ts'

export type Say = (line: string) => void

/** Where the data is: the embedded cluster, or a database by address. */
export type Place = {
  cluster: Cluster | null
  /** For people's requests, as sdap_app. */
  openApp(): Promise<Database>
  /** For migrating and setting up, as sdap_migrate. */
  migrateConnection(): Promise<pg.ClientConfig>
  openInstallation(): Promise<Database>
  close(): Promise<void>
}

export async function openPlace(
  config: Config,
  options: { join?: boolean; say?: Say; onLost?: () => void } = {},
): Promise<Place> {
  if (config.databaseUrl || config.migrateUrl) return externalPlace(config)
  const cluster = await openCluster({ folder: config.dataFolder, ...options })
  return {
    cluster,
    openApp: () => openDatabase(cluster.connection('sdap_app')),
    migrateConnection: async () => cluster.connection('sdap_migrate'),
    openInstallation: async () => openInstallation(cluster.connection('sdap_migrate')),
    close: () => cluster.close(),
  }
}

function externalPlace(config: Config): Place {
  const migrateConnection = async () => {
    if (!config.migrateUrl)
      throw new Error('DATABASE_MIGRATE_URL is not set. Give the address of the role sdap_migrate.')
    await checkMigrateUrl(config.migrateUrl, 'DATABASE_MIGRATE_URL')
    return { connectionString: config.migrateUrl }
  }
  return {
    cluster: null,
    openApp: async () => {
      if (!config.databaseUrl) throw new Error('DATABASE_URL is not set. Give the address of the role sdap_app.')
      return connectByUrl(config.databaseUrl, 'DATABASE_URL')
    },
    migrateConnection,
    openInstallation: async () => openInstallation(await migrateConnection()),
    close: async () => {},
  }
}

/** Reads the deployment's row. Null when nothing was set up yet. */
export const deploymentOf = (db: Database) => db.read('', findDeployment)

/** @throws Error when the key file belongs to another deployment */
export function checkKey(key: ServerKey, deployment: { keyFingerprint: string }, file: string): void {
  if (key.fingerprint !== deployment.keyFingerprint)
    throw new Error(
      `The key file ${file} (${key.fingerprint}) belongs to another deployment; this data needs ${deployment.keyFingerprint}. Put the right one there, or set SDAP_KEYFILE. Nothing was started.`,
    )
}

export const keyExists = (config: Config) => fs.existsSync(config.keyFile)

/** The running program's parts, checked against each other. @throws Error with a plain sentence */
export function appFrom(config: Config, db: Database, deployment: Deployment & { keyFingerprint: string }): App {
  const serverKey = readServerKey(config.keyFile)
  checkKey(serverKey, deployment, config.keyFile)
  const { leaveUrl, publicUrl, hsts, trustProxy } = config
  return { db, serverKey, deployment, leaveUrl, publicUrl, hsts, trustProxy }
}
