import { BaseSequencer, type TestSpecification } from 'vitest/node'

// What starts processes and what drives a browser takes longest. Begun last, one such file would
// run on alone while the other workers have nothing left to do.
const rooms = [/\/test\/(durability|start)\//, /\/test\/journeys\//, /\/test\/security\//]

/**
 * The long rooms first, processes and browsers by turns: the one waits while the other reckons.
 * Within a room as Vitest does: by what it measured last, else by size.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const room = ({ moduleId }: TestSpecification) => rooms.findIndex((pattern) => pattern.test(moduleId))
    const [processes = [], browsers = [], security = []] = rooms.map((_, at) => sorted.filter((f) => room(f) === at))
    return [...byTurns(processes, browsers), ...security, ...sorted.filter((f) => room(f) < 0)]
  }
}

const byTurns = <T>(some: T[], others: T[]): T[] =>
  Array.from({ length: Math.max(some.length, others.length) }, (_, n) => [
    ...some.slice(n, n + 1),
    ...others.slice(n, n + 1),
  ]).flat()
