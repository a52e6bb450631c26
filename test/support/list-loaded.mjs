// Writes the address of every module that a process loads to the file that LOADED names.
import { appendFileSync } from 'node:fs'
import { registerHooks } from 'node:module'

registerHooks({
  load(url, context, next) {
    appendFileSync(process.env.LOADED ?? '/dev/null', `${url}\n`)
    return next(url, context)
  },
})
