import type pg from 'pg'
import type { Config } from '#config'
import { type Cluster, openCluster } from '#platform/db/cluster.ts'
import { checkMigrateUrl, connectByUrl } from '#platform/db/connect.ts'
import { type Database, openDatabase, openInstallation } from '#platform/db/database.ts'

// Apart from installation.ts, which knows the key file: the worker comes in here.

export type Say = (line: string) => void

/** Where the data is: the embedded cluster, or a database by address. */
export type Place = {
  cluster: Cluster | null
  /** For people's requests, as sdap_app. */
  openApp(): Promise<Database>
  /** For jobs, as sdap_jobs. */
  openJobs(): Promise<Database>
  jobsConnection(): pg.PoolConfig
  /** For migrating and setting up, as sdap_migrate. */
  migrateConnection(): Promise<pg.ClientConfig>
  openInstallation(): Promise<Database>
  close(): Promise<void>
}

export async function openPlace(
  config: Config,
  options: { join?: boolean; mustRun?: boolean; say?: Say; onLost?: () => void } = {},
): Promise<Place> {
  if (config.databaseUrl || config.migrateUrl || config.jobsUrl) return externalPlace(config)
  const cluster = await openCluster({ folder: config.dataFolder, ...options })
  return {
    cluster,
    openApp: () => openDatabase(cluster.connection('sdap_app')),
    openJobs: () => openDatabase({ ...cluster.connection('sdap_jobs'), max: 2 }),
    jobsConnection: () => cluster.connection('sdap_jobs'),
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
    openJobs: async () => connectByUrl(jobsUrlOf(config), 'DATABASE_JOBS_URL', { role: 'sdap_jobs', max: 2 }),
    jobsConnection: () => ({ connectionString: jobsUrlOf(config) }),
    migrateConnection,
    openInstallation: async () => openInstallation(await migrateConnection()),
    close: async () => {},
  }
}

function jobsUrlOf(config: Config): string {
  if (!config.jobsUrl) throw new Error('DATABASE_JOBS_URL is not set. Give the address of the role sdap_jobs.')
  return config.jobsUrl
}
