import { fileURLToPath } from 'node:url'

const made = new Map<string, Promise<string>>()

/**
 * A script of the browser that is made of several files, as one small text. It is put together when
 * the first page asks for it, and kept: most programs that start never need it.
 * @param name of the file in src/client, without its ending
 */
export function bundled(name: 'fill-form' | 'take-out'): Promise<string> {
  const known = made.get(name) ?? putTogether(fileURLToPath(new URL(`../client/${name}.ts`, import.meta.url)))
  made.set(name, known)
  known.catch(() => made.delete(name)) // the next page tries anew
  return known
}

async function putTogether(input: string): Promise<string> {
  const { rolldown } = await import('rolldown')
  const bundle = await rolldown({ input, platform: 'browser', transform: { target: 'es2022' } })
  const { output } = await bundle.generate({ format: 'iife', minify: true })
  await bundle.close()
  // Inside a page, no text of the script may look like the end of it.
  return output[0].code.trim().replace(/<(?=\/script|!--)/gi, '\\x3c')
}
