import type { Config } from '#config'
import {
  addServerKey,
  type KeyUse,
  noteKeyRotated,
  removeServerKey,
  serverKeysInUse,
} from '#modules/people/commands/server-keys.ts'
import {
  allKeys,
  nextServerKey,
  readServerKey,
  replaceServerKey,
  type ServerKey,
  withoutKey,
} from '#platform/crypto/server-key.ts'
import type { Database } from '#platform/db/database.ts'
import { refuseOtherVersion } from '#platform/db/migrate.ts'
import { checkKey, openPlace, type Say } from './installation.ts'

/** The server key's generations: shows them, makes the next, drops one that nothing stands on. */
export async function keys(config: Config, args: string[], say: Say): Promise<void> {
  const place = await openPlace(config, { join: true })
  const installation = await place.openInstallation()
  try {
    await refuseOtherVersion(installation)
    const file = readServerKey(config.keyFile)
    const inUse = await installation.read('', serverKeysInUse)
    checkKey(file, { keys: inUse }, config.keyFile)
    const [what, which] = args
    if (what === undefined) show(inUse, say)
    else if (what === 'rotate') await rotate(config, installation, file, inUse, say)
    else if (what === 'remove' && /^[1-9]\d*$/.test(which ?? ''))
      await remove(config, installation, file, inUse, Number(which), say)
    else throw new Error('Usage: npx sdap keys | npx sdap keys rotate | npx sdap keys remove N')
  } finally {
    await installation.close()
    await place.close()
  }
}

function show(inUse: KeyUse[], say: Say) {
  for (const k of inUse)
    say(
      `generation ${k.generation}  ${k.fingerprint}  since ${k.madeAt.toISOString().slice(0, 10)}  ` +
        `${k.people} people, ${k.receipts} codes stand on it`,
    )
}

/** File first, then the database: a kill in between leaves a key that the next try takes up. */
async function rotate(config: Config, installation: Database, file: ServerKey, inUse: KeyUse[], say: Say) {
  const newest = inUse.at(-1)?.generation ?? 0
  const next = file.generation > newest ? file : nextServerKey(file)
  if (next !== file) replaceServerKey(config.keyFile, next)
  await installation.write('', async (tx) => {
    await addServerKey(tx, next)
    await noteKeyRotated(tx, next.generation)
  })
  say(`The server key of generation ${next.generation} (${next.fingerprint}) is in ${config.keyFile}.`)
  say('1. Copy that file to every machine that serves this deployment, and make a new offline copy.')
  say('2. Then restart each of them: from its start on it uses the new key.')
  say('Staff move to it as they sign in. Codes given before stay on the old key; `npx sdap keys` shows how many.')
}

async function remove(
  config: Config,
  installation: Database,
  file: ServerKey,
  inUse: KeyUse[],
  generation: number,
  say: Say,
) {
  const key = inUse.find((k) => k.generation === generation)
  if (!key && !allKeys(file).some((k) => k.generation === generation))
    throw new Error(`There is no server key of generation ${generation} here. Nothing was changed.`)
  if (generation >= (inUse.at(-1)?.generation ?? 0))
    throw new Error('The newest server key stays. Run `npx sdap keys rotate` first. Nothing was changed.')
  if (key && key.people + key.receipts > 0)
    throw new Error(
      `${key.people} people and ${key.receipts} codes still stand on the server key of generation ${generation}. ` +
        'People move at their next sign-in, or with a new invitation; codes end with their reports. Nothing was changed.',
    )
  if (key) await installation.write('', (tx) => removeServerKey(tx, generation))
  replaceServerKey(config.keyFile, withoutKey(file, generation))
  say(`The server key of generation ${generation} is gone from ${config.keyFile}. Do the same with its copies.`)
}
