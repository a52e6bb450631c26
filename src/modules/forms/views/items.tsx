import { many } from '#platform/http/form.ts'
import { Scroll } from '#ui/scroll.tsx'
import { type Choice, type Question, walk } from '../definition.ts'
import { nextRound } from '../filling/next-round.ts'
import { type Placed, relevantIn, seenAmong, waitingOther } from '../filling/pages.ts'
import { type Asking, askedLabel, labelFor, wordsFor } from './asking.ts'
import { NotePart } from './note-part.tsx'
import { FieldOf, QuestionField } from './question.tsx'

type Props = { a: Asking; all: readonly Placed[]; level: 2 | 3 | 4 }
type Row = { item: Question; path: string }

/** What stands on a page, in its order; questions of one scale that follow each other are one table. */
export function Items({ a, all, level }: Props) {
  const parts: (Placed | { kind: 'likert'; rows: Row[] })[] = []
  for (const one of all) {
    const last = parts.at(-1)
    if (one.kind !== 'question' || !isLikert(a, one)) parts.push(one)
    else if (last?.kind === 'likert' && last.rows[0]?.item.list === one.item.list) last.rows.push(one)
    else parts.push({ kind: 'likert', rows: [one] })
  }
  return (
    <>
      {parts.map((part) => {
        if (part.kind === 'likert') return <Likert a={a} rows={part.rows} />
        if (part.kind === 'question') return <QuestionWithOther a={a} part={part} />
        if (part.kind === 'note') return <NotePart a={a} part={part} />
        return part.kind === 'group' ? (
          <GroupPart a={a} part={part} level={level} />
        ) : (
          <RepeatPart a={a} part={part} level={level} />
        )
      })}
    </>
  )
}

const isLikert = (a: Asking, { item, path }: Row) => {
  const { readOnly, choices } = a.filling.at(path)
  return (
    item.type === 'select_one' &&
    item.appearance?.includes('likert') === true &&
    !(readOnly || item.calculation !== undefined || item.choiceFilter) &&
    choices?.length !== 0
  )
}

/** The text of one's own stands right below its choices, and shows once "other" is ticked. */
function QuestionWithOther({ a, part }: { a: Asking; part: Placed & { kind: 'question' } }) {
  const { item, path } = part
  const waiting = waitingOther(a.filling, part)
  const other = waiting
    ? [...walk(a.definition.items)].find((w) => w.item.name === `${item.name}_other`)?.item
    : undefined
  return (
    <QuestionField a={a} item={item} path={path}>
      {waiting && other?.kind === 'question' && (
        <div class="if-ticked" data-at={waiting}>
          <FieldOf a={a} item={other} path={waiting} />
        </div>
      )}
    </QuestionField>
  )
}

function GroupPart({ a, part, level }: { a: Asking; part: Placed & { kind: 'group' }; level: Props['level'] }) {
  const Heading = `h${level}` as const
  const title = wordsFor(a, part.item.label, part.path)
  return (
    <section data-at={part.path} data-part hidden={relevantIn(a.filling, [part]).length === 0}>
      {title && <Heading>{title}</Heading>}
      {part.item.hint && <p class="hint">{wordsFor(a, part.item.hint, part.path)}</p>}
      <Items a={a} all={part.inside} level={level === 2 ? 3 : 4} />
    </section>
  )
}

/** Rounds of the same questions, with a button to add one, and one to take each away. */
function RepeatPart({ a, part, level }: { a: Asking; part: Placed & { kind: 'repeat' }; level: Props['level'] }) {
  const { t } = a.v
  const Heading = `h${level}` as const
  const title = labelFor(a, part.item, part.path)
  const counted = part.item.count !== undefined
  const next = a.next ? nextRound(a.next, part) : undefined
  const round = (asking: Asking, all: readonly Placed[], i: number) => (
    <fieldset class="card" id={`${part.path}/${i}`}>
      <legend>{t('forms.round', { title, number: i + 1 })}</legend>
      <Items a={asking} all={all} level={4} />
      {!counted && (
        <button type="submit" class="second small" name="_remove" value={`${part.path}/${i}`}>
          {t('forms.remove_round', { number: i + 1 })}
        </button>
      )}
    </fieldset>
  )
  return (
    <section id={part.path} data-at={part.path} hidden={!a.filling.at(part.path).relevant}>
      <Heading>{title}</Heading>
      {part.item.hint && <p class="hint">{wordsFor(a, part.item.hint, part.path)}</p>}
      <p class="quiet" hidden={part.rounds.length > 0}>
        {t(counted ? 'forms.no_rounds_counted' : 'forms.no_rounds')}
      </p>
      {part.rounds.map((all, i) => round(a, all, i))}
      {a.next && next && (
        <template data-next={next.index}>
          {round({ ...a, filling: a.next }, seenAmong(a.next, next.all), next.index)}
        </template>
      )}
      {!counted && (
        <p>
          <button type="submit" class="second" name="_add" value={part.path}>
            {t(part.rounds.length === 0 ? 'forms.add_first' : 'forms.add_round')}
          </button>
        </p>
      )}
    </section>
  )
}

/** Questions down, choices across; on a phone each question is a card. */
function Likert({ a, rows }: { a: Asking; rows: Row[] }) {
  const choices = a.filling.at(rows[0]?.path ?? '').choices ?? []
  const columns = choices.map((c) => ({ c, label: wordsFor(a, c.label, rows[0]?.path ?? '') || c.name }))
  const base = rows[0]?.path ?? ''
  return (
    <div data-part hidden={rows.every(({ path }) => !a.filling.at(path).relevant)}>
      <Scroll label={a.v.t('forms.scale')}>
        <table class="stack">
          <thead>
            <tr>
              <td />
              {columns.map(({ c, label }) => (
                <th scope="col" id={`${base}~${c.name}`}>
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <LikertRow a={a} row={row} columns={columns} base={base} />
            ))}
          </tbody>
        </table>
      </Scroll>
    </div>
  )
}

type LikertProps = { a: Asking; row: Row; columns: { c: Choice; label: string }[]; base: string }

function LikertRow({ a, row: { item, path }, columns, base }: LikertProps) {
  const error = a.filled.errors[path]
  const { answer, relevant } = a.filling.at(path)
  const chosen = a.filled.values[path] === undefined ? [String(answer ?? '')] : many(a.filled.values, path)
  return (
    <tr data-at={path} hidden={!relevant}>
      <th scope="row" id={`${path}~row`}>
        {a.appeared.has(path) && <span class="tag now">{a.v.t('forms.new_question')}</span>}
        <span data-label>{askedLabel(a, item, path)}</span>
        {item.hint && <p class="hint">{wordsFor(a, item.hint, path)}</p>}
        {error && (
          <p class="wrong" id={`${path}-wrong`}>
            {error}
          </p>
        )}
      </th>
      {columns.map(({ c, label }, i) => (
        <td>
          <label class="scale">
            <input
              type="radio"
              name={path}
              value={c.name}
              id={i === 0 ? path : undefined}
              checked={chosen.includes(c.name)}
              aria-labelledby={`${path}~row ${base}~${c.name}`}
            />
            <span class="on-phone">{label}</span>
          </label>
        </td>
      ))}
    </tr>
  )
}
