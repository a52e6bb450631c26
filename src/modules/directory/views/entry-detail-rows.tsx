import { one } from '#platform/http/form.ts'
import { Field, type Option, Select } from '#ui/form.tsx'
import { currencies } from '../entry/form-details.ts'
import { fieldName } from './entry-parts.tsx'
import { Kept, Remove, Rows, type RowsProps } from './entry-rows.tsx'

// Numbered rows of an entry's form: which desk to ask for, how one gets in, what it costs.

/** Desks and functions; there is no field for anybody's name. */
export const ContactRows = ({ v, filled, count }: RowsProps) => (
  <Rows v={v} kind="contact" count={count}>
    {(i) => {
      const at = (f: string) => `contact_${i}_${f}`
      return (
        <>
          <Kept filled={filled} name={at('id')} />
          <Field
            v={v}
            name={at('titleKm')}
            label={fieldName(v, 'titleKm')}
            hint={v.t('staff.directory.contact_hint')}
            filled={filled}
          />
          <Field v={v} name={at('titleEn')} label={fieldName(v, 'titleEn')} filled={filled} />
          <Field v={v} name={at('department')} label={fieldName(v, 'department')} filled={filled} />
          <Field
            v={v}
            name={at('email')}
            label={v.t('staff.directory.contact_email')}
            hint={v.t('staff.directory.contact_email_hint')}
            filled={filled}
            exact
          />
          <Remove v={v} filled={filled} kind="contact" i={i} />
        </>
      )
    }}
  </Rows>
)

/** How one gets into a location. @param locations those of the form that are no safe house */
export const AccessibilityRows = ({ v, filled, count, locations }: RowsProps & { locations: readonly Option[] }) => (
  <Rows v={v} kind="accessibility" count={count}>
    {(i) => {
      const at = (f: string) => `accessibility_${i}_${f}`
      return (
        <>
          <Kept filled={filled} name={at('id')} />
          <Select
            v={v}
            name={at('location')}
            label={fieldName(v, 'location')}
            hint={v.t('staff.directory.accessibility_hint')}
            options={[{ code: '', label: v.t('staff.directory.choose_location') }, ...locations]}
            filled={filled}
          />
          <Field v={v} name={at('descriptionKm')} label={v.t('staff.directory.way_in_km')} filled={filled} />
          <Field v={v} name={at('descriptionEn')} label={v.t('staff.directory.way_in_en')} filled={filled} />
          <Field v={v} name={at('details')} label={fieldName(v, 'details')} filled={filled} />
          <Field v={v} name={at('url')} label={fieldName(v, 'url')} filled={filled} exact />
          <Remove v={v} filled={filled} kind="accessibility" i={i} />
        </>
      )
    }}
  </Rows>
)

/** What it costs, one row for each kind of cost. */
export const CostRows = ({ v, filled, count }: RowsProps) => (
  <Rows v={v} kind="cost_option" count={count}>
    {(i) => {
      const at = (f: string) => `cost_option_${i}_${f}`
      const codes = [...new Set([...currencies, one(filled.values, at('currency'))])].filter(Boolean)
      return (
        <>
          <Kept filled={filled} name={at('id')} />
          <Field
            v={v}
            name={at('optionKm')}
            label={fieldName(v, 'optionKm')}
            hint={v.t('staff.directory.option_hint')}
            filled={filled}
          />
          <Field v={v} name={at('optionEn')} label={fieldName(v, 'optionEn')} filled={filled} />
          <Field
            v={v}
            name={at('amount')}
            label={fieldName(v, 'amount')}
            hint={v.t('staff.directory.amount_hint')}
            inputMode="decimal"
            filled={filled}
          />
          <Select
            v={v}
            name={at('currency')}
            label={fieldName(v, 'currency')}
            options={[
              { code: '', label: v.t('staff.directory.not_stated') },
              ...codes.map((code) => ({ code, label: code })),
            ]}
            filled={filled}
          />
          <Field v={v} name={at('amountDescriptionKm')} label={fieldName(v, 'amountDescriptionKm')} filled={filled} />
          <Field v={v} name={at('amountDescriptionEn')} label={fieldName(v, 'amountDescriptionEn')} filled={filled} />
          <Field v={v} name={at('validFrom')} label={fieldName(v, 'validFrom')} type="date" filled={filled} />
          <Field v={v} name={at('validTo')} label={fieldName(v, 'validTo')} type="date" filled={filled} />
          <Remove v={v} filled={filled} kind="cost_option" i={i} />
        </>
      )
    }}
  </Rows>
)
