import { readConfig } from '#config'

type Say = (line: string) => void
const say: Say = (line) => process.stdout.write(`${line}\n`)

/** One subcommand, one line. Each is imported only when it is called. */
const commands: Record<string, { what: string; run: (args: string[]) => Promise<void> }> = {
  start: {
    what: 'starts database and server; an empty folder gets the demo set',
    run: async () => (await import('./run/commands.ts')).startAndStay(readConfig(), say, 'demo'),
  },
  serve: {
    what: 'serves a deployment that `init` made',
    run: async () => (await import('./run/commands.ts')).startAndStay(readConfig(), say, 'refuse'),
  },
  worker: {
    what: 'does the jobs that need no key; `start` and `serve` run it where they can',
    run: async (args) => (await import('./run/worker.ts')).worker(readConfig(), args, say),
  },
  init: {
    what: 'makes a real deployment: key file, first organisation, its recovery sheets, links for the first people',
    run: async (args) => (await import('./run/init.ts')).init(readConfig(), args, say),
  },
  organisation: {
    what: '`organisation add` makes a further organisation, its recovery sheets and its guardian’s link',
    run: async (args) => (await import('./run/organisation.ts')).organisation(readConfig(), args, say),
  },
  role: {
    what: '`role give NAME operator|monitor` and `role end NAME operator|monitor`: roles of the deployment',
    run: async (args) => (await import('./run/role.ts')).role(readConfig(), args, say),
  },
  migrate: {
    what: 'brings the database to this version',
    run: async () => (await import('./run/commands.ts')).migrateOnly(readConfig(), say),
  },
  doctor: {
    what: 'checks that everything fits together',
    run: async () => (await import('./run/doctor.ts')).doctor(readConfig(), say),
  },
  backup: {
    what: 'makes an encrypted copy while the server runs; `backup new-identity FILE` makes who can open it',
    run: async (args) => (await import('./run/backup.ts')).backup(readConfig(), args, say),
  },
  restore: {
    what: 'brings a backup back into an empty folder, and erases again what was erased since',
    run: async (args) => (await import('./run/restore.ts')).restore(readConfig(), args, say),
  },
  keys: {
    what: '`keys` shows the server keys, `keys rotate` makes a new one, `keys remove N` drops an old one',
    run: async (args) => (await import('./run/keys.ts')).keys(readConfig(), args, say),
  },
  import: {
    what: '`import gazetteer FILE` brings communes and villages in, `import directory FILE` services; `--skip-bad` leaves wrong rows out',
    run: async (args) => (await import('./run/import.ts')).importFile(readConfig(), args, say),
  },
  audio: {
    what: '`audio script` prints what to record, in both languages: learning pieces and the report form',
    run: async (args) => (await import('./run/audio.ts')).audio(args, say),
  },
  audit: {
    what: '`audit verify` checks the trail from its first entry; `--from FILE` compares noted anchors',
    run: async (args) => (await import('./run/audit.ts')).audit(readConfig(), args, say),
  },
}

/** The command line. Every failure ends in one plain sentence and exit code 1. */
export async function main(args: string[]): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {}) // nobody listens any more: work goes on
  const [name = 'help', ...rest] = args
  const command = commands[name]
  if (!command) {
    const asked = name === 'help' || name === '--help'
    if (!asked) process.stderr.write(`There is no command "${name}".\n\n`)
    say(
      `Usage: npx sdap <command>\n\n${Object.entries(commands)
        .map(([n, c]) => `  ${n.padEnd(12)} ${c.what}`)
        .join('\n')}`,
    )
    process.exitCode = asked ? 0 : 1
    return
  }
  try {
    await command.run(rest)
  } catch (error) {
    process.stderr.write(`\n${sentence(error)}\n`)
    process.exit(1)
  }
}

/** Some errors of the system carry a code and no words. */
function sentence(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = (error as { code?: string }).code
  return error.message || `This could not be done (${code ?? error.name}).`
}
