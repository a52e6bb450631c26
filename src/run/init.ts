import { parseArgs } from 'node:util'
import type { Config } from '#config'
import { foundOrganisation, inviteFirst } from '#modules/people/commands/first-people.ts'
import { giveDeploymentRole, makeDeployment } from '#modules/people/commands/set-up.ts'
import type { NewPerson } from '#modules/people/schema.ts'
import { newServerKey, readServerKey, type ServerKey, writeServerKey } from '#platform/crypto/server-key.ts'
import type { Database, Tx } from '#platform/db/database.ts'
import { trail } from '#platform/trail/trail.ts'
import { bringUpToDate } from './directory.ts'
import { checkFolder, type FirstLink, newPerson, sayLinks, saySheets } from './first-people.ts'
import { deploymentOf, keyExists, openPlace, type Say } from './installation.ts'

const usage = `Usage: npx sdap init --organisation-en "…" --organisation-km "…" --guardian sign.in.name --guardian-name "…"
         [--operator sign.in.name --operator-name "…"] [--sheets FOLDER]

Makes the key file, the first organisation with its three recovery sheets, and one-time links
for its data guardian, who invites the others and reads no record, and for an operator.`

type Asked = { name: { en: string; km: string }; guardian: NewPerson; operator: NewPerson | null; folder?: string }

/** Makes a real deployment where there is none. */
export async function init(config: Config, args: string[], say: Say): Promise<void> {
  const asked = askedFor(args)
  checkFolder(asked.folder)
  const place = await openPlace(config, { say })
  try {
    await bringUpToDate(await place.migrateConnection(), say)
    const installation = await place.openInstallation()
    try {
      if (await deploymentOf(installation)) throw new Error('A deployment is here already. Nothing was changed.')
      if (!keyExists(config)) writeServerKey(config.keyFile, newServerKey())
      const key = readServerKey(config.keyFile)
      const { sheets, links } = await setUp(installation, key, asked)
      say(`\nThe deployment is made. What follows is shown this once.\n`)
      say(`  Key file      ${config.keyFile} (fingerprint ${key.fingerprint})`)
      say('                Keep a copy offline, in another building. Without it nothing can be opened again.\n')
      saySheets({ organisation: asked.name, sheets }, asked.folder, say)
      say('One-time links. Hand each over yourself: whoever has it can enrol as this person.')
      sayLinks(config, links, say)
      say('Start it with: npx sdap serve')
    } finally {
      await installation.close()
    }
  } finally {
    await place.close()
  }
}

/** @throws Error with the usage, or a plain sentence */
function askedFor(args: string[]): Asked {
  const { values } = parseArgs({
    args,
    options: {
      'organisation-en': { type: 'string' },
      'organisation-km': { type: 'string' },
      guardian: { type: 'string' },
      'guardian-name': { type: 'string' },
      operator: { type: 'string' },
      'operator-name': { type: 'string' },
      sheets: { type: 'string' },
    },
  })
  const { 'organisation-en': en, 'organisation-km': km, guardian, 'guardian-name': name } = values
  const { operator, 'operator-name': operatorName, sheets } = values
  if (!en || !km || !guardian || !name || !operator !== !operatorName) throw new Error(usage)
  const first = newPerson(guardian, name)
  const second = operator && operatorName ? newPerson(operator, operatorName) : null
  if (first.signInName === second?.signInName)
    throw new Error('Guardian and operator need different sign-in names. Nothing was changed.')
  return { name: { en, km }, guardian: first, operator: second, ...(sheets ? { folder: sheets } : {}) }
}

const setUp = (installation: Database, key: ServerKey, asked: Asked) =>
  installation.write('', async (tx) => {
    await makeDeployment(tx, key, false)
    const made = await foundOrganisation(tx, asked.name, asked.guardian)
    const links: FirstLink[] = [{ what: 'Data guardian', signInName: asked.guardian.signInName, ...made }]
    if (asked.operator) links.push(await firstOperator(tx, made.organisationId, asked.operator))
    return { sheets: made.sheets, links }
  })

async function firstOperator(tx: Tx, organisationId: string, person: NewPerson): Promise<FirstLink> {
  const { id, token, endsAt } = await inviteFirst(tx, organisationId, person)
  await giveDeploymentRole(tx, id, 'operator')
  await trail(tx, { action: 'role.given', subject: id, organisation: organisationId, detail: { role: 'operator' } })
  return { what: 'Operator', signInName: person.signInName, token, endsAt }
}
