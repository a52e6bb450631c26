import { pick } from '#platform/i18n/i18n.ts'
import { addDays, showDay, today } from '#platform/time/time.ts'
import { Choices, Field, Form } from '#ui/form.tsx'
import { verifiedHow, verifiedOutcomes } from '../commands/verify.ts'
import { Card, say } from './entry-parts.tsx'
import type { PartProps } from './entry-props.ts'
import { Nonce } from './entry-tools.tsx'

/** After so many days what was told of free places is marked as old. */
const capacityHolds = 30

/** Who asked and what came out, and the form to note it. */
export function Verifications({ v, at, entry, organization, verifications, filled, may }: PartProps) {
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

/** Free places and waiting, as somebody told it. */
export function CapacityCard({ v, at, capacity, filled, may }: PartProps) {
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
