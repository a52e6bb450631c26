import { breakKhmer, pick, type Text } from '#platform/i18n/i18n.ts'
import { showDay, today } from '#platform/time/time.ts'
import { ErrorSummary, Field, type Filled, Form, Select } from '#ui/form.tsx'
import { StaffPage } from '#ui/layout.tsx'
import type { View } from '#ui/view.ts'
import type { OrganizationWithFacts } from '../queries/facts.ts'
import type { OrganizationHead, ServiceHead, Visit } from '../queries/known.ts'
import { Contacts, Links, Numbers, WaysIn } from './entry-details.tsx'
import { Card, nameIn, StatedFacts, say, Trust } from './entry-parts.tsx'
import { Nonce, States } from './entry-tools.tsx'

type Props = {
  v: View
  entry: OrganizationWithFacts
  head: OrganizationHead
  services: ServiceHead[]
  visits: Visit[]
  filled: Filled
  may: { keep: boolean; give: boolean }
  /** To whom the entry can be given; only for who settles that. */
  organisations: (Text & { id: string })[]
}

/** An organization with its services, and what was learned on visits. */
export function OrganizationPage({ v, entry, head, services, visits, filled, may, organisations }: Props) {
  const { t, lang } = v
  const { row, facts } = entry
  const at = `/staff/directory/${row.id}`
  return (
    <StaffPage v={v} title={t('staff.directory.title')}>
      <h1>{nameIn(lang, row.nameEn, row.nameKm)}</h1>
      <p>
        <span class="tag">{say(v, `state.${row.state}`)}</span>{' '}
        <span class="quiet">
          {t('staff.directory.owned_by', {
            name: head.ownerEn ? nameIn(lang, head.ownerEn, head.ownerKm) : t('staff.directory.nobody'),
          })}
        </span>
      </p>
      <ErrorSummary v={v} errors={filled.errors} />
      <div class="columns">
        <div>
          <Card title={t('staff.directory.services')}>
            {services.length === 0 && <p class="quiet">{t('staff.directory.no_services')}</p>}
            <ul hidden={services.length === 0}>
              {services.map((s) => (
                <li>
                  <a href={`/staff/directory/services/${s.id}`}>{nameIn(lang, s.nameEn, s.nameKm)}</a>{' '}
                  {say(v, `state.${s.state}`)} <Trust v={v} of={s.confidence} />
                </li>
              ))}
            </ul>
            {may.keep && (
              <a class="button second" href={`${at}/services/new`}>
                {t('staff.directory.new_service')}
              </a>
            )}
          </Card>
          <Card title={t('staff.directory.facts')}>
            <StatedFacts v={v} of="organization" facts={facts} places={facts.rows.location} />
          </Card>
          <Card title={t('staff.directory.reached')}>
            <Numbers v={v} phones={facts.rows.phone} />
            <Links v={v} urls={facts.rows.url} />
            <Contacts v={v} contacts={facts.rows.contact} />
          </Card>
          <Card title={t('staff.directory.locations')}>
            {facts.rows.location.length === 0 && <p class="quiet">{t('staff.directory.no_locations')}</p>}
            <WaysIn v={v} places={facts.rows.location} waysIn={facts.rows.accessibility} />
          </Card>
        </div>
        <aside>
          {may.keep && (
            <p>
              <a class="button" href={`${at}/edit`}>
                {t('staff.directory.change_entry')}
              </a>
            </p>
          )}
          <Card title={t('staff.directory.visits')}>
            {visits.length === 0 && <p class="quiet">{t('staff.directory.no_visits')}</p>}
            {visits.map((x) => (
              <>
                <p class="words">{breakKhmer(x.learned)}</p>
                <p class="quiet">
                  {showDay(x.visitedOn, lang)} · {pick(x.by, lang)}
                </p>
              </>
            ))}
            {may.keep && (
              <details open={Boolean(filled.errors['learned'] || filled.errors['visitedOn'])}>
                <summary>{t('staff.directory.note_visit')}</summary>
                <Form v={v} action={`${at}/visits`}>
                  <Nonce />
                  <Field
                    v={v}
                    name="visitedOn"
                    label={t('staff.directory.visited_on')}
                    type="date"
                    preset={today()}
                    filled={filled}
                  />
                  <Field
                    v={v}
                    name="learned"
                    label={t('staff.directory.learned')}
                    hint={t('staff.directory.learned_hint')}
                    rows={5}
                    filled={filled}
                  />
                  <button type="submit">{t('staff.save')}</button>
                </Form>
              </details>
            )}
          </Card>
          <p>
            <a href={`${at}/history`}>{t('staff.directory.history')}</a>
          </p>
          {may.keep && <States v={v} at={at} state={row.state} />}
          {may.keep && (
            <p>
              <a href={`${at}/merge`}>{t('staff.directory.merge')}</a>
            </p>
          )}
          {may.give && (
            <Card title={t('staff.directory.give')}>
              <p class="quiet">{t('staff.directory.give_what')}</p>
              <Form v={v} action={`${at}/owner`}>
                <Select
                  v={v}
                  name="owner"
                  label={t('staff.directory.owner')}
                  options={[
                    { code: '', label: t('staff.directory.nobody') },
                    ...organisations.map((o) => ({ code: o.id, label: pick(o, lang) })),
                  ]}
                  preset={[row.ownerOrganisationId ?? '']}
                  filled={filled}
                />
                <button type="submit">{t('staff.directory.give_go')}</button>
              </Form>
            </Card>
          )}
        </aside>
      </div>
    </StaffPage>
  )
}
