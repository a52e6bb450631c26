import type { Placed } from '../filling/pages.ts'
import { type Speech, sayAnswer } from '../filling/said.ts'
import { type Asking, labelFor, speechOf } from './asking.ts'

type Props = {
  a: Asking
  all: readonly Placed[]
  places: Speech['places']
  level: 2 | 3 | 4
  /** Where a question is answered, and what is missing yet, where it may be changed. */
  review?: { hrefOf(path: string): string; wrong: ReadonlyMap<string, string> } | undefined
}

/** What was answered, to be read: questions with their answers, groups and rounds under their names. */
export function Answers({ a, all, places, level, review }: Props) {
  const blocks: (Placed | (Placed & { kind: 'question' })[])[] = []
  for (const one of all) {
    if (one.kind === 'note') continue
    const last = blocks.at(-1)
    if (one.kind !== 'question') blocks.push(one)
    else if (Array.isArray(last)) last.push(one)
    else blocks.push([one])
  }
  const Heading = `h${level}` as const
  const deeper = level === 2 ? 3 : 4
  return (
    <>
      {blocks.map((block) => {
        if (Array.isArray(block)) return <Rows a={a} rows={block} places={places} review={review} />
        if (block.kind === 'group')
          return (
            <section>
              {block.item.label && <Heading>{labelFor(a, block.item, block.path)}</Heading>}
              <Answers a={a} all={block.inside} places={places} level={deeper} review={review} />
            </section>
          )
        if (block.kind !== 'repeat') return null
        const title = labelFor(a, block.item, block.path)
        return (
          <section>
            {block.rounds.length === 0 && <p class="quiet">{`${title}: –`}</p>}
            {block.rounds.map((round, i) => (
              <div class="card">
                <Heading>{a.v.t('forms.round', { title, number: i + 1 })}</Heading>
                <Answers a={a} all={round} places={places} level={deeper} review={review} />
              </div>
            ))}
          </section>
        )
      })}
    </>
  )
}

type RowsProps = Omit<Props, 'all' | 'level'> & { rows: (Placed & { kind: 'question' })[] }

function Rows({ a, rows, places, review }: RowsProps) {
  return (
    <dl class="facts answers">
      {rows.map(({ item, path }) => {
        const label = labelFor(a, item, path)
        const wrong = review?.wrong.get(path)
        const { answer, readOnly } = a.filling.at(path)
        return (
          <>
            <dt>{label}</dt>
            <dd class="words">
              {sayAnswer(speechOf(a, places), item, answer) || '–'}
              {wrong && <span class="wrong"> {wrong}</span>}
              {review && !readOnly && (
                <>
                  {' '}
                  <a class="unprinted" href={review.hrefOf(path)} aria-label={a.v.t('forms.change_named', { label })}>
                    {a.v.t('forms.change')}
                  </a>
                </>
              )}
            </dd>
          </>
        )
      })}
    </dl>
  )
}
