import { pick } from '#platform/i18n/i18n.ts'
import { addDays, showDay, showNumber, today } from '#platform/time/time.ts'
import { Choices, ErrorSummary, Field, type Filled, Form, Select } from '#ui/form.tsx'
import { StaffPage } from '#ui/layout.tsx'
import { Table } from '#ui/table.tsx'
import type { View } from '#ui/view.ts'
import { suggestionAnswers, suggestionKinds } from '../commands/suggest.ts'
import { verifiedHow, verifiedOutcomes } from '../commands/verify.ts'
import type { Row } from '../facts.ts'
import type { ServiceWithFacts } from '../queries/facts.ts'
import {
  type Capacity,
  type OrganizationHead,
  type Ratings,
  ratedHelp,
  ratingFloor,
  ratingValues,
  type SuggestionRow,
  type Verification,
} from '../queries/known.ts'
import { Card, Fresh, Links, Numbers, nameIn, StatedFacts, say, Trust } from './entry-parts.tsx'
import { Nonce, States } from './entry-tools.tsx'

/** After so many days what was told of free places is marked as old. */
const capacityHolds = 30

export type ServiceProps = {
  v: View
  entry: ServiceWithFacts
  head: OrganizationHead
  /** Numbers and locations of the organization as a whole. */
  organization: { phones: Row[]; places: Row[] }
  verifications: Verification[]
  capacity: Capacity | undefined
  ratings: Ratings
  suggestions: SuggestionRow[]
  filled: Filled
  may: { keep: boolean; rate: boolean }
  /** A suggestion was taken just now: with its words, or without since no desk is open. */
  suggested?: 'with_words' | 'without_words' | undefined
}

/** All that is known of a service, also what the public does not see. */
export function ServicePage(props: ServiceProps) {
  const { v, entry, head, organization, verifications, filled, may } = props
  const { t, lang } = v
  const { row, facts } = entry
  const at = `/staff/directory/services/${row.id}`
  const fresh = verifications.find((x) => x.outcome === 'right' || x.outcome === 'corrected')
  return (
    <StaffPage v={v} title={t('staff.directory.title')}>
      <h1>{nameIn(lang, row.nameEn, row.nameKm)}</h1>
      <p>
        <a href={`/staff/directory/${row.organizationId}`}>{nameIn(lang, head.nameEn, head.nameKm)}</a>{' '}
        <span class="tag">{say(v, `state.${row.state}`)}</span> <Fresh v={v} on={fresh?.verifiedOn ?? null} />{' '}
        <Trust v={v} of={row.confidence} />{' '}
        <span class="quiet">
          {t('staff.directory.owned_by', {
            name: head.ownerEn ? nameIn(lang, head.ownerEn, head.ownerKm) : t('staff.directory.nobody'),
          })}
        </span>
      </p>
      <ErrorSummary v={v} errors={filled.errors} />
      {props.suggested && (
        <p class="note" role="status">
          {t(`staff.directory.suggested_${props.suggested}`)}
        </p>
      )}
      {row.status === 'defunct' && row.state === 'listed' && may.keep && (
        <section class="note">
          <p>{t('staff.directory.closed_hide')}</p>
          <States v={v} at={at} state={row.state} />
        </section>
      )}
      <div class="columns">
        <div>
          <Card title={t('staff.directory.reached')}>
            <Numbers v={v} phones={[...facts.rows.phone, ...organization.phones]} />
            <Links v={v} urls={facts.rows.url} />
          </Card>
          <Card title={t('staff.directory.facts')}>
            <StatedFacts v={v} of="service" facts={facts} places={organization.places} />
          </Card>
          <RatingsCard {...props} at={at} />
          <Suggestions {...props} at={at} />
        </div>
        <aside>
          {may.keep && (
            <p>
              <a class="button" href={`${at}/edit`}>
                {t('staff.directory.change_entry')}
              </a>
            </p>
          )}
          <Verifications {...props} at={at} />
          <CapacityCard {...props} at={at} />
          <p>
            <a href={`${at}/history`}>{t('staff.directory.history')}</a>
          </p>
          {may.keep && <States v={v} at={at} state={row.state} />}
          {may.keep && (
            <p>
              <a href={`${at}/merge`}>{t('staff.directory.merge')}</a>
            </p>
          )}
        </aside>
      </div>
    </StaffPage>
  )
}

type PartProps = ServiceProps & { at: string }

function Verifications({ v, at, entry, organization, verifications, filled, may }: PartProps) {
  const { t, lang } = v
  const phones = [...entry.facts.rows.phone, ...organization.phones]
  const wrong = ['how', 'outcome', 'onDay'].some((f) => filled.errors[f])
  return (
    <Card title={t('staff.directory.verifications')}>
      {verifications.length === 0 && <p class="quiet">{t('staff.directory.never_verified')}</p>}
      <ul>
        {verifications.map((x) => (
          <li>
            {showDay(x.verifiedOn, lang)}: {say(v, `outcome.${x.outcome}`)} ({say(v, `how.${x.how}`)},{' '}
            {pick(x.by, lang)})
          </li>
        ))}
      </ul>
      {may.keep && (
        <details open={wrong}>
          <summary>{t('staff.directory.verify')}</summary>
          <Form v={v} action={`${at}/verification`}>
            <Nonce />
            <Choices
              v={v}
              name="how"
              label={t('staff.directory.how_label')}
              options={verifiedHow.map((code) => ({ code, label: say(v, `how.${code}`) }))}
              filled={filled}
            />
            <Choices
              v={v}
              name="outcome"
              label={t('staff.directory.outcome_label')}
              options={verifiedOutcomes.map((code) => ({ code, label: say(v, `outcome.${code}`) }))}
              filled={filled}
            />
            {phones.length > 0 && (
              <Choices
                v={v}
                name="reached"
                label={t('staff.directory.reached_numbers')}
                hint={t('staff.directory.reached_hint')}
                options={phones.map((p) => ({ code: p.id, label: p['number'] ?? '' }))}
                filled={filled}
                multiple
              />
            )}
            <Field
              v={v}
              name="onDay"
              label={t('staff.directory.on_day')}
              type="date"
              preset={today()}
              filled={filled}
            />
            <button type="submit">{t('staff.save')}</button>
          </Form>
        </details>
      )}
    </Card>
  )
}

function CapacityCard({ v, at, capacity, filled, may }: PartProps) {
  const { t, lang } = v
  const old = capacity && capacity.toldOn < addDays(today(), -capacityHolds)
  const wrong = ['placesFree', 'waitDays', 'toldOn'].some((f) => filled.errors[f])
  return (
    <Card title={t('staff.directory.capacity')}>
      {!capacity && <p class="quiet">{t('staff.directory.no_capacity')}</p>}
      {capacity && (
        <p>
          {capacity.placesFree !== null && t('staff.directory.places_now', { count: capacity.placesFree })}{' '}
          {capacity.waitDays !== null && t('staff.directory.wait_now', { count: capacity.waitDays })}{' '}
          <span class="quiet">
            {t('staff.directory.told_by', { day: showDay(capacity.toldOn, lang), name: pick(capacity.by, lang) })}
          </span>{' '}
          {old && <span class="tag now">{t('staff.directory.old')}</span>}
        </p>
      )}
      {may.keep && (
        <details open={wrong}>
          <summary>{t('staff.directory.tell_capacity')}</summary>
          <Form v={v} action={`${at}/capacity`}>
            <Nonce />
            <Field
              v={v}
              name="placesFree"
              label={t('staff.directory.places_free')}
              inputMode="numeric"
              filled={filled}
            />
            <Field v={v} name="waitDays" label={t('staff.directory.wait_days')} inputMode="numeric" filled={filled} />
            <Field
              v={v}
              name="toldOn"
              label={t('staff.directory.told_on')}
              type="date"
              preset={today()}
              filled={filled}
            />
            <button type="submit">{t('staff.save')}</button>
          </Form>
        </details>
      )}
    </Card>
  )
}

function RatingsCard({ v, at, ratings, filled, may }: PartProps) {
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

function Suggestions({ v, at, suggestions, filled }: PartProps) {
  const { t, lang } = v
  return (
    <Card title={t('staff.directory.suggestions')}>
      <ul>
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
