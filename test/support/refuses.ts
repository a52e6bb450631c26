import { expect } from 'vitest'
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
