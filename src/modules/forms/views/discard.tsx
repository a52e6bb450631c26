import { breakKhmer } from '#platform/i18n/i18n.ts'
import { Form } from '#ui/form.tsx'
import { StaffPage } from '#ui/layout.tsx'
import type { View } from '#ui/view.ts'
import type { Definition } from '../definition.ts'
import type { VersionRow } from '../queries.ts'
import { wordsIn } from '../schema.ts'

type Props = { v: View; version: VersionRow; definition: Definition; alone: boolean }

/** Asks before a draft is discarded. @param alone no other version of the form is there */
export function DiscardPage({ v, version, definition, alone }: Props) {
  const { t } = v
  const at = `/staff/forms/versions/${version.id}`
  return (
    <StaffPage v={v} title={t('forms.edit.discard')} wide={false}>
      <h1>{t('forms.edit.discard')}</h1>
      <p>
        {breakKhmer(wordsIn(definition.title, v.lang, definition.defaultLanguage)) || version.code} ·{' '}
        {t('forms.version_number', { number: version.number })}
      </p>
      <p>{t(alone ? 'forms.edit.discard_all' : 'forms.edit.discard_what')}</p>
      <Form v={v} action={`${at}/discard`}>
        <input type="hidden" name="mark" value={version.mark} />
        <div class="row">
          <button type="submit">{t('forms.edit.discard')}</button>
          <a class="button second" href={`${at}/edit`}>
            {t('staff.cancel')}
          </a>
        </div>
      </Form>
    </StaffPage>
  )
}
