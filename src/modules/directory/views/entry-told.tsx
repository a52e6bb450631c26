import { showDay, showNumber } from '#platform/time/time.ts'
import { Field, Form, Select } from '#ui/form.tsx'
import { Table } from '#ui/table.tsx'
import { suggestionAnswers, suggestionKinds } from '../commands/suggest.ts'
import { ratedHelp, ratingFloor, ratingValues } from '../queries/known.ts'
import { Card, say } from './entry-parts.tsx'
import type { PartProps } from './entry-props.ts'
import { Nonce } from './entry-tools.tsx'

/** How workers found a service: counts, never who. */
export function RatingsCard({ v, at, ratings, filled, may }: PartProps) {
  const { t, lang } = v
  const rows = ratings.shown.flatMap((r) =>
    (['availability', 'quality'] as const).map((what) => ({ ...r, what, counts: r[what] })),
  )
  const values = [
    { code: '', label: t('staff.directory.not_said') },
    ...ratingValues.map((code) => ({ code, label: say(v, `rating.${code}`) })),
  ]
  return (
    <Card title={t('staff.directory.ratings')}>
      <p class="quiet">{t('staff.directory.ratings_what', { count: ratingFloor })}</p>
      {rows.length > 0 && (
        <Table
          label={t('staff.directory.ratings')}
          rows={rows}
          columns={[
            {
              name: t('staff.directory.rated_help'),
              show: (r) => `${say(v, `rated.${r.help}`)}: ${say(v, `rating_of.${r.what}`)}`,
            },
            ...ratingValues.map((value, i) => ({
              name: say(v, `rating.${value}`),
              show: (r: (typeof rows)[number]) => showNumber(r.counts[i] ?? 0, lang),
            })),
          ]}
        />
      )}
      {ratings.own.map((own) => (
        <p>
          {t('staff.directory.own_rating', {
            help: say(v, `rated.${own.help}`),
            availability: own.availability ? say(v, `rating.${ratingValues[own.availability - 1]}`) : '–',
            quality: own.quality ? say(v, `rating.${ratingValues[own.quality - 1]}`) : '–',
          })}
        </p>
      ))}
      {may.rate && (
        <details open={Boolean(filled.errors['availability'] || filled.errors['help'])}>
          <summary>{t('staff.directory.rate')}</summary>
          <Form v={v} action={`${at}/ratings`}>
            <Select
              v={v}
              name="help"
              label={t('staff.directory.rated_help')}
              options={ratedHelp.map((code) => ({ code, label: say(v, `rated.${code}`) }))}
              filled={filled}
            />
            <Select
              v={v}
              name="availability"
              label={say(v, 'rating_of.availability')}
              options={values}
              filled={filled}
            />
            <Select v={v} name="quality" label={say(v, 'rating_of.quality')} options={values} filled={filled} />
            <button type="submit">{t('staff.save')}</button>
          </Form>
        </details>
      )}
    </Card>
  )
}

/** What people say is wrong, and the form to say so. */
export function Suggestions({ v, at, suggestions, filled }: PartProps) {
  const { t, lang } = v
  return (
    <Card title={t('staff.directory.suggestions')}>
      <ul hidden={suggestions.length === 0}>
        {suggestions.map((s) => (
          <li>
            {showDay(s.madeOn, lang)}: {say(v, `suggestion.${s.kind}`)} –{' '}
            {s.answeredOn
              ? `${say(v, `answer.${suggestionAnswers.find((a) => a === s.answer) ?? 'nothing_to_do'}`)} (${showDay(s.answeredOn, lang)})`
              : t('staff.directory.unanswered')}
          </li>
        ))}
      </ul>
      <details open={Boolean(filled.errors['kind'] || filled.errors['words'])}>
        <summary>{t('staff.directory.suggest')}</summary>
        <Form v={v} action={`${at}/suggestions`}>
          <Nonce />
          <Select
            v={v}
            name="kind"
            label={t('staff.directory.suggestion_kind')}
            options={suggestionKinds
              .filter((k) => k !== 'new_service')
              .map((code) => ({ code, label: say(v, `suggestion.${code}`) }))}
            filled={filled}
          />
          <Field
            v={v}
            name="words"
            label={t('staff.directory.suggestion_words')}
            hint={t('staff.directory.suggestion_hint')}
            rows={4}
            filled={filled}
          />
          <button type="submit">{t('staff.directory.suggest_go')}</button>
        </Form>
      </details>
    </Card>
  )
}
