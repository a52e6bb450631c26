import path from 'node:path'
import { z } from 'zod'

/** The environment, parsed once. Nothing else in the program reads process.env. */
const environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  HOST: z.string().default('localhost'),
  SDAP_DATA: z.string().default('.sdap/data'),
  SDAP_KEYFILE: z.string().default('.sdap/keys/server.key'),
  DATABASE_URL: z.string().optional(),
  DATABASE_MIGRATE_URL: z.string().optional(),
  SDAP_PUBLIC_URL: z.url().optional(),
  SDAP_LEAVE_URL: z.url().default('https://www.timeanddate.com/weather/cambodia'),
  SDAP_VIDEOS_URL: z.url({ protocol: /^https?$/ }).optional(),
  SDAP_RECORDINGS: z.string().optional(),
  SDAP_HSTS: z.enum(['on', 'off']).default('off'),
  SDAP_TRUST_PROXY: z.enum(['on', 'off']).default('off'),
  DATABASE_JOBS_URL: z.string().optional(),
  SDAP_LEDGER: z.string().default('.sdap/erasures.jsonl'),
  SDAP_BACKUP_FOLDER: z.string().optional(),
  SDAP_BACKUP_RECIPIENTS: z.string().default(''),
  SDAP_BACKUP_DAYS: z.coerce.number().int().min(1).max(35).default(35),
  SDAP_ANCHOR_FILE: z.string().optional(),
  SDAP_ANCHOR_MAIL: z.email().optional(),
  SDAP_MAIL_URL: z.url().optional(),
  SDAP_MAIL_FROM: z.email().optional(),
  SDAP_ALERT_WEBHOOK: z.url({ protocol: /^https?$/ }).optional(),
})

export type Config = {
  port: number
  host: string
  /** Absolute folder of the embedded database. */
  dataFolder: string
  /** Absolute path of the server key; outside the data folder and every backup. */
  keyFile: string
  /** Where `sdap_app` connects when the database is not the embedded one. */
  databaseUrl: string | undefined
  /** Where `sdap_migrate` connects; only `sdap migrate` and `sdap init` use it. */
  migrateUrl: string | undefined
  /** Where `sdap_jobs` connects; only the worker uses it. */
  jobsUrl: string | undefined
  /** Absolute path of the list of erased records, outside database and backups; `sdap restore` replays it. */
  ledgerFile: string
  backup: {
    /** Absolute folder for scheduled backups; none without it. */
    folder: string | undefined
    /** age recipients (`age1…`) that can open them. */
    recipients: string[]
    /** How long a scheduled backup is kept, 35 days at most. */
    days: number
  }
  /** Where the trail's daily anchor goes beside the log. */
  anchor: { file: string | undefined; mail: string | undefined }
  /** How mail is sent: an `smtp:` or `smtps:` address, and the sender. */
  mail: { url: string | undefined; from: string | undefined }
  /** Another program that rings when somebody is in danger; it is told that and no more. */
  alertWebhook: string | undefined
  /** The address people type, when a proxy stands in front. Decides on https cookies. */
  publicUrl: string | undefined
  /** Where the "leave this page" button leads. */
  leaveUrl: string
  /** Where videos for children in Khmer are, on somebody's page elsewhere; the learning pages link to it. */
  videosUrl: string | undefined
  recordings: string | undefined
  hsts: boolean
  /** Whether the nearest proxy's X-Forwarded-For is believed. */
  trustProxy: boolean
}

/** @throws Error with one plain sentence for each variable that cannot be used */
export function readConfig(env: Record<string, string | undefined> = process.env): Config {
  const parsed = environment.safeParse(env)
  if (!parsed.success) {
    const lines = parsed.error.issues.map((i) => `  ${i.path.join('.')}: ${i.message}`)
    throw new Error(`These settings cannot be used:\n${lines.join('\n')}`)
  }
  const e = parsed.data
  return {
    port: e.PORT,
    host: e.HOST,
    dataFolder: path.resolve(e.SDAP_DATA),
    keyFile: path.resolve(e.SDAP_KEYFILE),
    databaseUrl: e.DATABASE_URL,
    migrateUrl: e.DATABASE_MIGRATE_URL,
    jobsUrl: e.DATABASE_JOBS_URL,
    ledgerFile: path.resolve(e.SDAP_LEDGER),
    backup: {
      folder: e.SDAP_BACKUP_FOLDER === undefined ? undefined : path.resolve(e.SDAP_BACKUP_FOLDER),
      recipients: e.SDAP_BACKUP_RECIPIENTS.split(/[\s,]+/).filter(Boolean),
      days: e.SDAP_BACKUP_DAYS,
    },
    anchor: {
      file: e.SDAP_ANCHOR_FILE === undefined ? undefined : path.resolve(e.SDAP_ANCHOR_FILE),
      mail: e.SDAP_ANCHOR_MAIL,
    },
    mail: { url: e.SDAP_MAIL_URL, from: e.SDAP_MAIL_FROM },
    alertWebhook: e.SDAP_ALERT_WEBHOOK,
    publicUrl: e.SDAP_PUBLIC_URL,
    leaveUrl: e.SDAP_LEAVE_URL,
    videosUrl: e.SDAP_VIDEOS_URL,
    recordings: e.SDAP_RECORDINGS && path.resolve(e.SDAP_RECORDINGS),
    hsts: e.SDAP_HSTS === 'on',
    trustProxy: e.SDAP_TRUST_PROXY === 'on',
  }
}
