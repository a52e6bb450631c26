// The program of the process that `import.ts` starts: a workbook comes in, what was read goes out.
import { readWorkbook } from './read.ts'

const parts: Buffer[] = []
for await (const part of process.stdin) parts.push(part)
process.stdout.write(JSON.stringify(await readWorkbook(Buffer.concat(parts))))
