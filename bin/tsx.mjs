// Lets Node load .tsx: types and JSX are taken off by rolldown's transformer. Plain .ts needs nothing.
import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import { transformSync } from 'rolldown/utils'

registerHooks({
  load(url, context, next) {
    if (!url.endsWith('.tsx')) return next(url, context)
    const file = fileURLToPath(url)
    const jsx = { runtime: 'automatic', importSource: 'preact' }
    const { code, errors } = transformSync(file, readFileSync(file, 'utf8'), { jsx, sourcemap: false })
    if (errors.length) throw new SyntaxError(errors.map(String).join('\n'))
    return { format: 'module', source: code, shortCircuit: true }
  },
})
