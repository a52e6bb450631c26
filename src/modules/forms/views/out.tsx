import { languageName } from '#platform/i18n/i18n.ts'
import { Choices, ErrorSummary, type Filled, Form, Select } from '#ui/form.tsx'
import type { View } from '#ui/view.ts'
import type { Definition } from '../definition.ts'
import { exportFormats, exportReasons } from '../out/schema.ts'
import type { FormRow } from '../queries.ts'
import { FormFrame, titleOf } from './frame.tsx'

export type OutVersion = { id: string; number: number; count: number; definition: Definition }
type Props = {
  v: View
  form: FormRow
  /** What was published, the newest first, with how much of each the person may take out. */
  versions: OutVersion[]
  /** The repeats of all versions, which CSV holds in files of their own. */
  repeats: string[]
  /** Whether the person is in a team whose answers may be taken out. */
  mayTake: boolean
  sealed: boolean
  filled: Filled
  /** What shows how far a file is, where scripts run. */
  script: string | undefined
}

/** From how many on the page says beforehand that it takes a while. */
const manyAtOnce = 300

/** Taking out what was answered: what is open, or, for a reason, with what is sealed. */
export function OutPage(p: Props) {
  const { v, form, versions, mayTake, sealed, filled } = p
  const { t } = v
  const at = `/staff/forms/${form.id}/out`
  const count = versions.reduce((sum, x) => sum + x.count, 0)
  const isLong = count > manyAtOnce
  return (
    <FormFrame v={v} title={t(sealed ? 'forms.out.sealed_title' : 'forms.out.title')}>
      <p>
        <a href={`/staff/forms/${form.id}`}>{titleOf(v, form)}</a>
        {versions[0] && (
          <>
            {' · '}
            <a href={`/staff/forms/versions/${versions[0].id}/code-book`}>{t('forms.out.code_book')}</a>
          </>
        )}
      </p>
      {!mayTake && <p class="quiet">{t('forms.out.no_team')}</p>}
      {mayTake && versions.length === 0 && <p class="quiet">{t('forms.out.no_version')}</p>}
      {mayTake && versions.length > 0 && (
        <>
          <p>{t('forms.out.there_are', { count })}</p>
          <p>{t(sealed ? 'forms.out.sealed_lead' : 'forms.out.lead')}</p>
          {isLong && <p class="note">{t('forms.out.long')}</p>}
          <ErrorSummary v={v} errors={filled.errors} />
          <Form v={v} action={sealed ? `${at}/sealed` : at} class="taking">
            <Fields {...p} />
            {sealed && (
              <Choices
                v={v}
                name="why"
                label={t('forms.out.why')}
                hint={t('forms.out.why_hint')}
                filled={filled}
                options={exportReasons.map((code) => ({ code, label: t(`forms.out.reason.${code}`) }))}
              />
            )}
            <button type="submit">{t(sealed ? 'forms.out.take_sealed' : 'forms.out.take')}</button>
          </Form>
          <Taking v={v} count={count} />
          <p>
            <a href={sealed ? at : `${at}/sealed`}>{t(sealed ? 'forms.out.to_open' : 'forms.out.to_sealed')}</a>
          </p>
        </>
      )}
      {p.script && <script dangerouslySetInnerHTML={{ __html: p.script }} />}
    </FormFrame>
  )
}

/** How far the file is; a script shows it while one is made. */
function Taking({ v, count }: { v: View; count: number }) {
  const { t } = v
  const open = t as unknown as (key: string, how: object) => string
  const [title, said] = [t('forms.out.making'), (how: string) => t(`forms.out.ended.${how as 'done'}`)]
  return (
    <div data-taking={count} hidden class="note">
      <div data-now>
        <p>
          <strong>{title}</strong>
        </p>
        <p>
          <progress data-bar max={Math.max(count, 1)} value={0} aria-label={title} />
        </p>
        <p data-words={open('forms.out.ready', { skipInterpolation: true })} />
        <button type="button" class="second" data-stop>
          {t('forms.out.stop')}
        </button>
      </div>
      <p role="status" data-said data-done={said('done')} data-stopped={said('stopped')} data-broke={said('broke')} />
    </div>
  )
}

function Fields({ v, versions, repeats, filled }: Props) {
  const { t } = v
  const newest = versions[0]?.definition
  const inWords = (newest?.languages ?? []).map((code) => ({
    code,
    label: newest?.languageNames[code] ?? languageName(code, v.lang),
  }))
  const wordings = [...inWords, { code: 'codes', label: t('forms.out.codes') }]
  const ownLanguage = newest?.languages.includes(v.lang) ? v.lang : (newest?.defaultLanguage ?? 'codes')
  return (
    <>
      <Select
        v={v}
        name="version"
        label={t('forms.version')}
        filled={filled}
        preset={['all']}
        options={[
          { code: 'all', label: t('forms.out.all_versions') },
          ...versions.map((x) => ({
            code: String(x.number),
            label: `${t('forms.version_number', { number: x.number })} (${x.count})`,
          })),
        ]}
      />
      <Choices
        v={v}
        name="format"
        label={t('forms.out.format')}
        filled={filled}
        preset={['xlsx']}
        options={exportFormats.map((code) => ({ code, label: t(`forms.out.formats.${code}`) }))}
      />
      {repeats.length > 0 && (
        <Select
          v={v}
          name="table"
          label={t('forms.out.table')}
          hint={t('forms.out.table_hint')}
          filled={filled}
          options={[
            { code: '', label: t('forms.out.table_itself') },
            ...repeats.map((name) => ({ code: name, label: name })),
          ]}
        />
      )}
      <Select
        v={v}
        name="headings"
        label={t('forms.out.headings')}
        filled={filled}
        options={wordings}
        preset={[ownLanguage]}
      />
      <Select v={v} name="values" label={t('forms.out.values')} filled={filled} options={wordings} preset={['codes']} />
      <Choices
        v={v}
        name="drafts"
        label={t('forms.out.drafts')}
        filled={filled}
        multiple
        options={[{ code: 'yes', label: t('forms.out.drafts_too') }]}
      />
    </>
  )
}
