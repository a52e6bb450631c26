import type { Values } from '#platform/http/form.ts'
import { languageName, wordsIn } from '#platform/i18n/i18n.ts'
import { options } from '#ui/codes.ts'
import { Choices, Field, type Filled, Select } from '#ui/form.tsx'
import type { View } from '#ui/view.ts'
import type { Row } from '../entry/facts.ts'
import { serviceStatuses, taxonomies, weekdays } from '../schema.ts'
import { fieldName, locationName, valueText } from './entry-parts.tsx'
import { HoursRows } from './entry-rows.tsx'

// What the forms of an organization and of a service ask beside numbered rows.

type FieldsProps = { v: View; filled: Filled }

/** Both languages beside each other; Khmer first. */
const Both = ({ v, filled, name, rows }: FieldsProps & { name: string; rows?: number }) => (
  <>
    <Field v={v} name={`${name}Km`} label={fieldName(v, `${name}Km`)} filled={filled} {...(rows ? { rows } : {})} />
    <Field v={v} name={`${name}En`} label={fieldName(v, `${name}En`)} filled={filled} {...(rows ? { rows } : {})} />
  </>
)

const Named = ({ v, filled }: FieldsProps) => (
  <>
    <Both v={v} filled={filled} name="name" />
    <Field
      v={v}
      name="otherNames"
      label={fieldName(v, 'otherNames')}
      hint={v.t('staff.directory.one_a_line')}
      rows={2}
      filled={filled}
    />
    <Both v={v} filled={filled} name="description" rows={4} />
  </>
)

/** What is asked of an organization. */
export const OrganizationFields = ({ v, filled }: FieldsProps) => (
  <>
    <Select
      v={v}
      name="kind"
      label={fieldName(v, 'kind')}
      options={options('directory_kinds', v.lang)}
      filled={filled}
    />
    <Named v={v} filled={filled} />
    <Field v={v} name="email" label={fieldName(v, 'email')} filled={filled} exact />
    <Field v={v} name="website" label={fieldName(v, 'website')} filled={filled} exact />
  </>
)

const offered = ['km', 'en', 'fr', 'vi', 'zh', 'ko', 'ja', 'th']

/** What is asked of a service. */
export function ServiceFields({ v, filled, places, hours }: FieldsProps & { places: readonly Row[]; hours: number }) {
  const { t, lang } = v
  const { values } = filled
  const yesNo = [
    { code: '', label: t('staff.directory.not_stated') },
    { code: 'yes', label: t('staff.directory.yes') },
    { code: 'no', label: t('staff.directory.no') },
  ]
  const spoken = [...new Set([...offered, ...listIn(values, 'languages')])]
  return (
    <>
      <Named v={v} filled={filled} />
      <Select
        v={v}
        name="status"
        label={fieldName(v, 'status')}
        options={serviceStatuses.map((code) => ({ code, label: valueText(v, 'status', code) }))}
        filled={filled}
      />
      <Choices
        v={v}
        name="help"
        label={fieldName(v, 'help')}
        options={options('services', lang)}
        filled={filled}
        multiple
      />
      <Choices
        v={v}
        name="ways"
        label={fieldName(v, 'ways')}
        options={options('directory_ways', lang)}
        filled={filled}
        multiple
      />
      <Choices
        v={v}
        name="forWhom"
        label={fieldName(v, 'forWhom')}
        options={options('directory_for_whom', lang)}
        filled={filled}
        multiple
      />
      <Field v={v} name="minimumAge" label={fieldName(v, 'minimumAge')} inputMode="numeric" filled={filled} />
      <Field v={v} name="maximumAge" label={fieldName(v, 'maximumAge')} inputMode="numeric" filled={filled} />
      <details open>
        <summary>{t('staff.directory.marks')}</summary>
        {taxonomies.directory_marks.map((m) => (
          <Select v={v} name={`mark_${m.code}`} label={wordsIn(m, lang)} options={yesNo} filled={filled} />
        ))}
      </details>
      <Both v={v} filled={filled} name="whatHappens" rows={3} />
      <Both v={v} filled={filled} name="whoAnswers" />
      <Choices
        v={v}
        name="hoursKind"
        label={fieldName(v, 'hours')}
        options={[
          { code: '', label: t('staff.directory.not_stated') },
          { code: 'always', label: t('staff.directory.always') },
          { code: 'spans', label: t('staff.directory.spans') },
        ]}
        filled={filled}
      />
      <HoursRows v={v} filled={filled} count={hours} days={weekdays} />
      <Both v={v} filled={filled} name="hours" />
      <Select v={v} name="free" label={fieldName(v, 'free')} options={yesNo} filled={filled} />
      <Both v={v} filled={filled} name="fees" />
      <Choices
        v={v}
        name="languages"
        label={fieldName(v, 'languages')}
        options={spoken.map((code) => ({ code, label: languageName(code, lang) }))}
        filled={filled}
        multiple
      />
      <Choices
        v={v}
        name="areaKind"
        label={fieldName(v, 'areas')}
        options={[
          { code: '', label: t('staff.directory.not_stated') },
          { code: 'country', label: t('staff.directory.country') },
          { code: 'places', label: t('staff.directory.some_places') },
        ]}
        filled={filled}
      />
      <Choices
        v={v}
        name="provinces"
        label={t('staff.directory.provinces')}
        options={options('provinces', lang)}
        filled={filled}
        multiple
      />
      <Field
        v={v}
        name="districts"
        label={t('staff.directory.districts')}
        hint={t('staff.directory.districts_hint')}
        rows={3}
        filled={filled}
      />
      {places.length > 0 && (
        <Choices
          v={v}
          name="at"
          label={fieldName(v, 'at')}
          options={places.map((p) => ({ code: p.id, label: locationName(v, p) }))}
          filled={filled}
          multiple
        />
      )}
      <Field v={v} name="url" label={fieldName(v, 'url')} filled={filled} exact />
      <Field v={v} name="email" label={fieldName(v, 'email')} filled={filled} exact />
      <Both v={v} filled={filled} name="alert" />
    </>
  )
}

const listIn = (values: Values, name: string) => [values[name] ?? []].flat()
