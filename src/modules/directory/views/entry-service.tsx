import { pick } from '#platform/i18n/i18n.ts'
import { addDays, showDay, today } from '#platform/time/time.ts'
import { Choices, ErrorSummary, Field, Form } from '#ui/form.tsx'
import { StaffPage } from '#ui/layout.tsx'
import { verifiedHow, verifiedOutcomes } from '../commands/verify.ts'
import { Card, Fresh, Links, Numbers, nameIn, StatedFacts, say, Trust } from './entry-parts.tsx'
import type { PartProps, ServiceProps } from './entry-props.ts'
import { RatingsCard, Suggestions } from './entry-told.tsx'
import { Nonce, States } from './entry-tools.tsx'

/** After so many days what was told of free places is marked as old. */
const capacityHolds = 30

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
        {row.state === 'listed' && (
          <>
            {' '}
            <a href={`/${lang}/services/${row.id}`}>{t('staff.directory.as_public')}</a>
          </>
        )}
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

function Verifications({ v, at, entry, organization, verifications, filled, may }: PartProps) {
  const { t, lang } = v
  const phones = [...entry.facts.rows.phone, ...organization.phones]
  const wrong = ['how', 'outcome', 'onDay'].some((f) => filled.errors[f])
  return (
    <Card title={t('staff.directory.verifications')}>
      {verifications.length === 0 && <p class="quiet">{t('staff.directory.never_verified')}</p>}
      <ul hidden={verifications.length === 0}>
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
