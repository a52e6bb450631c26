import { randomUUID } from 'node:crypto'
import { one } from '#platform/http/form.ts'
import { ErrorSummary, Field, type Filled, Form } from '#ui/form.tsx'
import { StaffPage } from '#ui/layout.tsx'
import { Table } from '#ui/table.tsx'
import type { View } from '#ui/view.ts'
import type { Change, Row, RowKind } from '../entry/facts.ts'
import { rowCount } from '../entry/form-rows.ts'
import { AccessibilityRows, ContactRows, CostRows } from './entry-detail-rows.tsx'
import { OrganizationFields, ServiceFields } from './entry-fields.tsx'
import { fieldName, valueText } from './entry-parts.tsx'
import { LinkRows, LocationRows, PhoneRows } from './entry-rows.tsx'
import { Nonce } from './entry-tools.tsx'

type Props = {
  v: View
  of: 'organization' | 'service'
  title: string
  action: string
  back: string
  filled: Filled
  /** Locations of the organization that a service may be at. */
  places: readonly Row[]
  /** What differs between the entry as it is now and what was typed, once somebody else has saved. */
  meanwhile?: Change[] | undefined
  more?: RowKind | 'hours' | undefined
}

/** One form for all that an entry states. Rows are numbered; a button gives room for one more. */
export function EntryFormPage({ v, of, title, action, back, filled: sent, places: there, meanwhile, more }: Props) {
  const { t } = v
  const { values } = sent
  const count = (kind: RowKind | 'hours') =>
    rowCount(values, kind) + (more === kind || rowCount(values, kind) === 0 ? 1 : 0)
  const filled = withIds(sent, count('location'))
  return (
    <StaffPage v={v} title={title} wide={false}>
      <h1>{title}</h1>
      <ErrorSummary v={v} errors={sent.errors} />
      {meanwhile && <Meanwhile v={v} changes={meanwhile} />}
      <p>{t('staff.directory.form_lead')}</p>
      <Form v={v} action={action}>
        <Nonce value={one(values, 'nonce')} />
        <input type="hidden" name="revision" value={one(values, 'revision')} />
        <Buttons v={v} back={back} />
        {of === 'organization' ? (
          <OrganizationFields v={v} filled={filled} />
        ) : (
          <ServiceFields v={v} filled={filled} places={there} hours={count('hours')} />
        )}
        <PhoneRows v={v} filled={filled} count={count('phone')} />
        <LinkRows v={v} filled={filled} count={count('url')} />
        <ContactRows v={v} filled={filled} count={count('contact')} />
        {of === 'organization' ? (
          <>
            <LocationRows v={v} filled={filled} count={count('location')} />
            <AccessibilityRows
              v={v}
              filled={filled}
              count={count('accessibility')}
              locations={locationsOf(filled, count('location'))}
            />
          </>
        ) : (
          <CostRows v={v} filled={filled} count={count('cost_option')} />
        )}
        <Field
          v={v}
          name="sources"
          label={fieldName(v, 'sources')}
          hint={t('staff.directory.sources_hint')}
          rows={3}
          filled={filled}
        />
        <Buttons v={v} back={back} />
      </Form>
    </StaffPage>
  )
}

/** Every location of the form has an id, also one that is being typed, so that the form can say how one gets in. */
function withIds({ values, errors }: Filled, count: number): Filled {
  const ids = places(count).map((i) => [`location_${i}_id`, one(values, `location_${i}_id`) || randomUUID()])
  return { errors, values: { ...values, ...Object.fromEntries(ids) } }
}

/** The locations that the form holds, with what tells them apart. Of a safe house it is not said how one gets in. */
const locationsOf = ({ values }: Filled, count: number) =>
  places(count).flatMap((i) => {
    const said = (field: string) => one(values, `location_${i}_${field}`)
    const name = [said('nameKm') || said('nameEn'), said('address'), said('place')].filter(Boolean).join(', ')
    return said('redacted') === 'yes' ? [] : [{ code: said('id'), label: `${i + 1}. ${name}` }]
  })
const places = (count: number) => Array.from({ length: count }, (_, i) => i)

/** The first button is what the Enter key presses. */
const Buttons = ({ v, back }: { v: View; back: string }) => (
  <p class="row">
    <button type="submit">{v.t('staff.save')}</button>
    <a href={back}>{v.t('staff.cancel')}</a>
  </p>
)

const Meanwhile = ({ v, changes }: { v: View; changes: Change[] }) => (
  <section class="note">
    <h2>{v.t('staff.directory.meanwhile')}</h2>
    <p>{v.t('staff.directory.meanwhile_what')}</p>
    <Table
      label={v.t('staff.directory.meanwhile')}
      rows={changes}
      columns={[
        { name: v.t('staff.directory.what'), show: (c) => fieldName(v, c.field) },
        { name: v.t('staff.directory.now'), show: (c) => valueText(v, c.field, c.before) || '–' },
        { name: v.t('staff.directory.yours'), show: (c) => valueText(v, c.field, c.after) || '–' },
      ]}
    />
  </section>
)
