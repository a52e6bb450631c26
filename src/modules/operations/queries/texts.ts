import fs from 'node:fs'
import review from '#messages/review.json' with { type: 'json' }

const content = new URL('../../../../content/', import.meta.url)

/** Whether the Khmer messages were reviewed, and how many texts in content/ still carry the mark that they were not. */
export type KhmerReview = { reviewed: boolean; unreviewed: number }

/** Reads the marks of the program's own files; the same for the whole life of a process. */
export function khmerReview(): KhmerReview {
  marks ??= { reviewed: review.km.reviewed, unreviewed: countUnreviewed() }
  return marks
}
let marks: KhmerReview | undefined

const countUnreviewed = () =>
  fs
    .readdirSync(content, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => fs.readFileSync(new URL(name, content), 'utf8').match(/"km_reviewed":\s*false/g)?.length ?? 0)
    .reduce((sum, count) => sum + count, 0)
