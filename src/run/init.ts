import { parseArgs } from 'node:util'
import { Secret } from 'otpauth'
import type { Config } from '#config'
import {
  enrol,
  giveOrganisationRole,
  makeDeployment,
  makeOrganisation,
  offerPassphrase,
} from '#modules/people/commands/set-up.ts'
import { newServerKey, readServerKey, writeServerKey } from '#platform/crypto/server-key.ts'
import { migrate } from '#platform/db/migrate.ts'
import { deploymentOf, keyExists, openPlace, type Say } from './installation.ts'

const usage = `Usage: npx sdap init --organisation-en "…" --organisation-km "…" --guardian sign.in.name --guardian-name "…"

Makes the key file, the first organisation and its data guardian, who invites the others
and reads no record.`

/** Makes a real deployment where there is none. */
export async function init(config: Config, args: string[], say: Say): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      'organisation-en': { type: 'string' },
      'organisation-km': { type: 'string' },
      guardian: { type: 'string' },
      'guardian-name': { type: 'string' },
    },
  })
  const en = values['organisation-en']
  const km = values['organisation-km']
  const signInName = values.guardian
  const displayName = values['guardian-name']
  if (!en || !km || !signInName || !displayName) throw new Error(usage)
  const place = await openPlace(config, { say })
  try {
    await migrate(await place.migrateConnection(), say)
    const installation = await place.openInstallation()
    try {
      if (await deploymentOf(installation)) throw new Error('A deployment is here already. Nothing was changed.')
      if (!keyExists(config)) writeServerKey(config.keyFile, newServerKey())
      const key = readServerKey(config.keyFile)
      const passphrase = offerPassphrase()
      const totpSecret = new Secret({ size: 20 }).base32
      await installation.write('', async (tx) => {
        const deployment = await makeDeployment(tx, key, false)
        const organisationId = await makeOrganisation(tx, { en, km }, false)
        const guardian = await enrol(tx, key, deployment, {
          organisationId,
          signInName,
          displayName,
          gender: 'not_said',
          language: 'km',
          passphrase,
          totpSecret,
        })
        await giveOrganisationRole(tx, guardian.id, organisationId, 'data_guardian')
      })
      say(`\nThe deployment is made. Write these down now; they are shown this once.\n`)
      say(`  Key file      ${config.keyFile} (fingerprint ${key.fingerprint})`)
      say('                Keep a copy offline, in another building. Without it nothing can be opened again.')
      say(`  Sign-in name  ${signInName}`)
      say(`  Passphrase    ${passphrase}`)
      say(`  Second factor otpauth://totp/Sdap:${encodeURIComponent(signInName)}?secret=${totpSecret}&issuer=Sdap\n`)
      say('Start it with: npx sdap serve')
    } finally {
      await installation.close()
    }
  } finally {
    await place.close()
  }
}
