import { expect } from 'vitest'
import { readConfig } from '#config'
import { migrateOnly } from '#run/commands.ts'
import { start } from '#run/start.ts'
import { ends } from './program.ts'

/** The command ends with exit code 1 and says this, without the program's insides. */
export async function refuses(args: string[], env: Record<string, string>, sentence: string) {
  const { code, said } = await ends(args, env)
  expect(said).toContain(sentence)
  expect(said).not.toMatch(/^\s+at /m)
  expect(said).not.toContain('node_modules')
  expect(code).toBe(1)
  return said
}

const commands = {
  start: async (env: Record<string, string>) => start(readConfig(env), () => {}, 'demo'),
  serve: async (env: Record<string, string>) => start(readConfig(env), () => {}, 'refuse'),
  migrate: async (env: Record<string, string>) => migrateOnly(readConfig(env), () => {}),
}

/** What a command works with refuses these settings with this sentence: one of many, without a process for each. */
export async function refusesHere(command: keyof typeof commands, env: Record<string, string>, sentence: string) {
  const said = await commands[command](env).then(
    () => `${command} went through`,
    (error: unknown) => String(error),
  )
  expect(said).toContain(sentence)
  expect(said).not.toContain('node_modules')
  return said
}
