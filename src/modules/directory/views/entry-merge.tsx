import { ErrorSummary, Field, type Filled, Form } from '#ui/form.tsx'
import { StaffPage } from '#ui/layout.tsx'
import { Scroll } from '#ui/scroll.tsx'
import type { View } from '#ui/view.ts'
import type { Facts } from '../entry/facts.ts'
import type { EntryRow } from '../queries/entries.ts'
import { fieldName, nameIn, valueText } from './entry-parts.tsx'

type Side = { id: string; nameEn: string; nameKm: string | null; facts: Facts }
type Props = {
  v: View
  at: string
  kept: Side
  filled: Filled
  /** Entries that may be the same, found by name. */
  found: EntryRow[]
  words: string
  of: 'organization' | 'service'
  other?: Side | undefined
  fields: string[]
}

/** First the other entry is found, then both stand side by side and a value is chosen for each difference. */
export function MergePage({ v, at, kept, filled, found, words, of, other, fields }: Props) {
  const { t, lang } = v
  return (
    <StaffPage v={v} title={t('staff.directory.merge')}>
      <h1>{t('staff.directory.merge')}</h1>
      <p>{t('staff.directory.merge_what', { name: nameIn(lang, kept.nameEn, kept.nameKm) })}</p>
      <ErrorSummary v={v} errors={filled.errors} />
      {other ? (
        <Choose v={v} at={at} kept={kept} other={other} fields={fields} />
      ) : (
        <>
          <form method="get" action={`${at}/merge`} class="box" autocomplete="off">
            <Field v={v} name="words" label={t('staff.directory.find')} filled={{ values: { words }, errors: {} }} />
            <button type="submit">{t('staff.directory.find_go')}</button>
          </form>
          {words && found.length === 0 && <p class="card">{t('staff.directory.none')}</p>}
          <ul>
            {found.map((r) => (
              <li>
                <a href={`${at}/merge?other=${of === 'service' ? r.serviceId : r.organizationId}`}>
                  {of === 'service' && r.service ? `${nameIn(lang, r.service.en, r.service.km)} – ` : ''}
                  {nameIn(lang, r.organization.en, r.organization.km)}
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
      <p>
        <a href={at}>{t('staff.cancel')}</a>
      </p>
    </StaffPage>
  )
}

function Choose({ v, at, kept, other, fields }: { v: View; at: string; kept: Side; other: Side; fields: string[] }) {
  const { t, lang } = v
  const names = { kept: nameIn(lang, kept.nameEn, kept.nameKm), other: nameIn(lang, other.nameEn, other.nameKm) }
  const differing = fields.filter((f) => (kept.facts.fields[f] ?? '') !== (other.facts.fields[f] ?? ''))
  return (
    <Form v={v} action={`${at}/merge`}>
      <input type="hidden" name="otherId" value={other.id} />
      <p>{t('staff.directory.merge_lists')}</p>
      <Scroll label={t('staff.directory.merge')}>
        <table class="stack">
          <thead>
            <tr>
              <th>{t('staff.directory.what')}</th>
              <th>{t('staff.directory.kept', { name: names.kept })}</th>
              <th>{t('staff.directory.goes', { name: names.other })}</th>
            </tr>
          </thead>
          <tbody>
            {differing.map((f) => (
              <tr>
                <th scope="row">{fieldName(v, f)}</th>
                {(['kept', 'other'] as const).map((side) => {
                  const facts = side === 'kept' ? kept.facts : other.facts
                  const chosen = (kept.facts.fields[f] ? 'kept' : 'other') === side
                  return (
                    <td data-name={names[side]}>
                      <label class="pick">
                        <input type="radio" name={`from_${f}`} value={side} checked={chosen} />
                        <span>{valueText(v, f, facts.fields[f] ?? '') || '–'}</span>
                      </label>
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <button type="submit">{t('staff.directory.merge_go')}</button>
    </Form>
  )
}
