import type { ComponentChildren } from 'preact'
import { many, one } from '#platform/http/form.ts'
import { Choices, Field, type Filled, Select } from '#ui/form.tsx'
import type { View } from '#ui/view.ts'
import type { RowKind, rowFields } from '../entry/facts.ts'
import { linkKinds, phoneTypes, stated } from '../entry/form-rows.ts'
import type { weekdays } from '../schema.ts'
import { dayName, fieldName, say } from './entry-parts.tsx'

export type RowsProps = { v: View; filled: Filled; count: number }
type Kind = keyof typeof rowFields | 'hours'

const places = (count: number) => Array.from({ length: count }, (_, i) => i)

/** Numbered rows of one kind, and room for one more. */
export const Rows = ({
  v,
  kind,
  count,
  children,
}: {
  v: View
  kind: Kind
  count: number
  children: (i: number) => ComponentChildren
}) => (
  <>
    <h2>{say(v, `rows.${kind}`)}</h2>
    {places(count).map((i) => (
      <fieldset class="card">
        <legend>{v.t('staff.directory.row', { number: i + 1 })}</legend>
        {children(i)}
      </fieldset>
    ))}
    <p>
      <button type="submit" class="second small" name="more" value={kind}>
        {say(v, `more_rows.${kind}`)}
      </button>
    </p>
  </>
)

/** The id of a row that is there already. */
export const Kept = ({ filled, name }: { filled: Filled; name: string }) =>
  one(filled.values, name) ? <input type="hidden" name={name} value={one(filled.values, name)} /> : null

/** A box that takes a row away. */
export const Remove = ({ v, filled, kind, i }: { v: View; filled: Filled; kind: RowKind; i: number }) =>
  one(filled.values, `${kind}_${i}_id`) ? (
    <label class="pick">
      <input
        type="checkbox"
        name={`${kind}_${i}_remove`}
        value="yes"
        checked={one(filled.values, `${kind}_${i}_remove`) === 'yes'}
      />
      <span>{v.t('staff.directory.take_away')}</span>
    </label>
  ) : null

/** How it is known. That somebody called stands only where somebody did. */
function Known({ v, filled, name }: { v: View; filled: Filled; name: string }) {
  const codes = one(filled.values, name) === 'called' ? ['called', ...stated] : stated
  return (
    <Select
      v={v}
      name={name}
      label={fieldName(v, 'confidence')}
      options={codes.map((code) => ({ code, label: say(v, `confidence.${code}`) }))}
      preset={['third_party']}
      filled={filled}
    />
  )
}

export const PhoneRows = ({ v, filled, count }: RowsProps) => (
  <Rows v={v} kind="phone" count={count}>
    {(i) => {
      const at = (f: string) => `phone_${i}_${f}`
      return (
        <>
          <Kept filled={filled} name={at('id')} />
          <Field
            v={v}
            name={at('number')}
            label={fieldName(v, 'number')}
            hint={v.t('staff.directory.number_hint')}
            inputMode="tel"
            filled={filled}
          />
          <Select
            v={v}
            name={at('type')}
            label={fieldName(v, 'type')}
            options={phoneTypes.map((code) => ({ code, label: say(v, `phone_type.${code}`) }))}
            filled={filled}
          />
          <Field v={v} name={at('descriptionKm')} label={v.t('staff.directory.note_km')} filled={filled} />
          <Field v={v} name={at('descriptionEn')} label={v.t('staff.directory.note_en')} filled={filled} />
          <Known v={v} filled={filled} name={at('confidence')} />
          <Remove v={v} filled={filled} kind="phone" i={i} />
        </>
      )
    }}
  </Rows>
)

export const LinkRows = ({ v, filled, count }: RowsProps) => (
  <Rows v={v} kind="url" count={count}>
    {(i) => {
      const at = (f: string) => `url_${i}_${f}`
      return (
        <>
          <Kept filled={filled} name={at('id')} />
          <Select
            v={v}
            name={at('kind')}
            label={v.t('staff.directory.link_kind')}
            options={linkKinds.map((code) => ({ code, label: say(v, `link.${code}`) }))}
            filled={filled}
          />
          <Field v={v} name={at('url')} label={v.t('staff.directory.link_address')} filled={filled} exact />
          <Field v={v} name={at('label')} label={fieldName(v, 'label')} filled={filled} />
          <Known v={v} filled={filled} name={at('confidence')} />
          <Remove v={v} filled={filled} kind="url" i={i} />
        </>
      )
    }}
  </Rows>
)

export const LocationRows = ({ v, filled, count }: RowsProps) => (
  <Rows v={v} kind="location" count={count}>
    {(i) => {
      const at = (f: string) => `location_${i}_${f}`
      return (
        <>
          <Kept filled={filled} name={at('id')} />
          <Field
            v={v}
            name={at('place')}
            label={fieldName(v, 'place')}
            hint={v.t('staff.directory.place_hint')}
            filled={filled}
          />
          <Choices
            v={v}
            name={at('redacted')}
            label={v.t('staff.directory.redacted')}
            hint={v.t('staff.directory.redacted_hint')}
            options={[
              { code: 'no', label: v.t('staff.directory.no') },
              { code: 'yes', label: v.t('staff.directory.yes') },
            ]}
            preset={['no']}
            filled={filled}
          />
          <Field v={v} name={at('nameKm')} label={fieldName(v, 'nameKm')} filled={filled} />
          <Field v={v} name={at('nameEn')} label={fieldName(v, 'nameEn')} filled={filled} />
          <Field v={v} name={at('address')} label={fieldName(v, 'address')} filled={filled} />
          <Field v={v} name={at('transportationKm')} label={fieldName(v, 'transportationKm')} filled={filled} />
          <Field v={v} name={at('transportationEn')} label={fieldName(v, 'transportationEn')} filled={filled} />
          <Remove v={v} filled={filled} kind="location" i={i} />
        </>
      )
    }}
  </Rows>
)

export const HoursRows = ({ v, filled, count, days }: RowsProps & { days: typeof weekdays }) => (
  <Rows v={v} kind="hours" count={count}>
    {(i) => {
      const at = (f: string) => `hours_${i}_${f}`
      return (
        <>
          <Choices
            v={v}
            name={at('days')}
            label={v.t('staff.directory.days')}
            options={days.map((code) => ({ code, label: dayName(code, v.lang) }))}
            filled={{ ...filled, values: { ...filled.values, [at('days')]: many(filled.values, at('days')) } }}
            multiple
          />
          <Field
            v={v}
            name={at('opens')}
            label={v.t('staff.directory.opens')}
            hint={v.t('staff.directory.time_hint')}
            filled={filled}
          />
          <Field v={v} name={at('closes')} label={v.t('staff.directory.closes')} filled={filled} />
        </>
      )
    }}
  </Rows>
)
