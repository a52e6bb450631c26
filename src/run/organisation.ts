import { parseArgs } from 'node:util'
import type { Config } from '#config'
import { foundOrganisation } from '#modules/people/commands/first-people.ts'
import { refuseOtherVersion } from '#platform/db/migrate.ts'
import { checkFolder, newPerson, sayLinks, saySheets } from './first-people.ts'
import { deploymentOf, openPlace, type Say } from './installation.ts'

const usage = `Usage: npx sdap organisation add --name-en "…" --name-km "…" --guardian sign.in.name --guardian-name "…" [--sheets FOLDER]

Makes a further organisation in this deployment, its three recovery sheets, and a one-time
link for its first data guardian.`

/** Adds an organisation to a deployment, also while it runs. */
export async function organisation(config: Config, args: string[], say: Say): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      'name-en': { type: 'string' },
      'name-km': { type: 'string' },
      guardian: { type: 'string' },
      'guardian-name': { type: 'string' },
      sheets: { type: 'string' },
    },
  })
  const { 'name-en': en, 'name-km': km, guardian, 'guardian-name': displayName, sheets: folder } = values
  if (positionals.join() !== 'add' || !en || !km || !guardian || !displayName) throw new Error(usage)
  const person = newPerson(guardian, displayName)
  checkFolder(folder)
  const place = await openPlace(config, { join: true })
  const installation = await place.openInstallation()
  try {
    await refuseOtherVersion(installation)
    const deployment = await deploymentOf(installation)
    if (!deployment) throw new Error('Nothing is set up here yet. Run `npx sdap init` first.')
    if (deployment.demo)
      throw new Error('This is a demo deployment: a real organisation never stands beside it. Nothing was changed.')
    const made = await installation.write('', (tx) => foundOrganisation(tx, { en, km }, person)).catch(nameTaken)
    say(`\nThe organisation "${en}" is made. What follows is shown this once.\n`)
    saySheets({ organisation: { en, km }, sheets: made.sheets }, folder, say)
    sayLinks(config, [{ what: 'Data guardian', signInName: person.signInName, ...made }], say)
  } finally {
    await installation.close()
    await place.close()
  }
}

/** @throws Error with a plain sentence when somebody has the sign-in name */
export function nameTaken(error: unknown): never {
  if ((error as { code?: string }).code === '23505')
    throw new Error('Somebody has this sign-in name already. Nothing was changed.')
  throw error
}
