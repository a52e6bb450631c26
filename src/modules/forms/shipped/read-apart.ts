// The program of the process that `load.ts` starts: names of workbooks come in, what was read goes out.
import fs from 'node:fs'
import { type FormRead, readWorkbook } from '../xlsform/read.ts'

const read: FormRead[] = []
for (const file of process.argv.slice(2)) read.push(await readWorkbook(fs.readFileSync(file)))
process.stdout.write(JSON.stringify(read))
