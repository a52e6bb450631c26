import { ErrorSummary } from '#ui/form.tsx'
import { StaffPage } from '#ui/layout.tsx'
import { Contacts, Costs, Links, Numbers, WaysIn } from './entry-details.tsx'
import { FirstPageCard, FirstPageNote } from './entry-first-page.tsx'
import { Card, Fresh, nameIn, StatedFacts, say, Trust } from './entry-parts.tsx'
import type { ServiceProps } from './entry-props.ts'
import { RatingsCard, Suggestions } from './entry-told.tsx'
import { States } from './entry-tools.tsx'
import { CapacityCard, Verifications } from './entry-verified.tsx'

/** All that is known of a service, also what the public does not see. */
export function ServicePage(props: ServiceProps) {
  const { v, entry, head, organization, verifications, filled, may } = props
  const { t, lang } = v
  const { row, facts } = entry
  const at = `/staff/directory/services/${row.id}`
  const places = organization.places.filter((p) => (facts.fields['at'] ?? '').includes(p.id))
  const fresh = verifications.find((x) => x.outcome === 'right' || x.outcome === 'corrected')
  return (
    <StaffPage v={v} title={t('staff.directory.title')}>
      <h1>{nameIn(lang, row.nameEn, row.nameKm)}</h1>
      <p>
        <a href={`/staff/directory/${row.organizationId}`}>{nameIn(lang, head.nameEn, head.nameKm)}</a>{' '}
        <span class="tag">{say(v, `state.${row.state}`)}</span> <Fresh v={v} on={fresh?.verifiedOn ?? null} />{' '}
        <Trust v={v} of={row.confidence} />{' '}
        {row.frontDoor && <span class="tag">{t('staff.directory.tag_front_door')}</span>}{' '}
        {row.forDanger && <span class="tag">{t('staff.directory.tag_for_danger')}</span>}{' '}
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
      <FirstPageNote v={v} firstPage={props.firstPage} />
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
            <Contacts v={v} contacts={[...facts.rows.contact, ...organization.contacts]} />
          </Card>
          <Card title={t('staff.directory.costs')}>
            <Costs v={v} costs={facts.rows.cost_option} />
          </Card>
          {places.length > 0 && (
            <Card title={t('staff.directory.ways_in')}>
              <WaysIn v={v} places={places} waysIn={organization.waysIn} />
            </Card>
          )}
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
          <FirstPageCard {...props} at={at} />
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
