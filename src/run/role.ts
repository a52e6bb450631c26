import type { Config } from '#config'
import { setDeploymentRole } from '#modules/people/commands/first-people.ts'
import { deploymentRoles } from '#modules/people/schema.ts'
import { refuseOtherVersion } from '#platform/db/migrate.ts'
import { openPlace, type Say } from './installation.ts'

const usage = `Usage: npx sdap role give NAME operator|monitor
       npx sdap role end NAME operator|monitor

Roles of the deployment: operator (health, versions), monitor (published figures). Neither reads a record.`

/** Gives and ends roles of the deployment; those of teams and organisations are given on the pages. */
export async function role(config: Config, args: string[], say: Say): Promise<void> {
  const [what, name, wanted] = args
  const known = deploymentRoles.find((r) => r === wanted)
  if ((what !== 'give' && what !== 'end') || !name || !known || args.length !== 3) throw new Error(usage)
  const place = await openPlace(config, { join: true })
  const installation = await place.openInstallation()
  try {
    await refuseOtherVersion(installation)
    const done = await installation.write('', (tx) => setDeploymentRole(tx, name, known, what === 'give'))
    if (done === null) throw new Error(`Nobody has the sign-in name "${name}". Nothing was changed.`)
    const now = what === 'give' ? `is ${known}` : `is no longer ${known}`
    say(done ? `${name} ${now}, from the next page on. It stands in the trail.` : `${name} ${now} already.`)
  } finally {
    await installation.close()
    await place.close()
  }
}
