import type { Attached } from '#modules/records/attachments.ts'
import { options } from '#ui/codes.ts'
import { FileField } from '#ui/file-field.tsx'
import { Choices, ErrorSummary, Field, type Filled, Form, Select } from '#ui/form.tsx'
import { StaffPage } from '#ui/layout.tsx'
import type { View } from '#ui/view.ts'
import { saidOf } from './attachments.tsx'

const accepted = '.pdf,.jpg,.jpeg,.png,.heic,.docx,.xlsx,.pptx,.odt,.ods,.odp'

type Props = { v: View; caseId: string; filled: Filled }

/** Attaching a paper; what must never be attached stands before the form. The file comes last: fields before it are kept. */
export function AttachPage({ v, caseId, filled }: Props) {
  const { t, lang } = v
  const at = `/staff/cases/${caseId}`
  return (
    <StaffPage v={v} title={t('staff.paper.attach')} wide={false}>
      <h1>{t('staff.paper.attach')}</h1>
      <section class="note">
        <h2>{t('staff.paper.only_papers')}</h2>
        <p>{t('staff.paper.never')}</p>
        <p>{t('staff.paper.stays')}</p>
        <ul>
          <li>
            <a href={`/${lang}/services/ahtjp_1288`}>{t('staff.paper.police_line')}</a>
          </li>
          <li>
            <a href={`/${lang}/services/aple_hotline`}>{t('staff.paper.aple_line')}</a>
          </li>
        </ul>
      </section>
      <ErrorSummary v={v} errors={filled.errors} />
      <Form v={v} action={`${at}/attachments`} file>
        <Choices
          v={v}
          name="papersOnly"
          label={t('staff.paper.acknowledge')}
          filled={filled}
          options={[{ code: 'yes', label: t('staff.paper.acknowledged') }]}
          multiple
        />
        <Select
          v={v}
          name="kind"
          label={t('staff.paper.kind')}
          filled={filled}
          options={options('attachment_kinds', lang, t('staff.paper.choose_kind'))}
        />
        <Field v={v} name="name" label={t('staff.paper.name')} hint={t('staff.paper.name_hint')} filled={filled} />
        <Field v={v} name="onDay" label={t('staff.paper.on_day')} filled={filled} type="date" />
        <FileField
          v={v}
          name="file"
          label={t('staff.paper.file')}
          hint={t('staff.paper.file_hint')}
          accept={accepted}
          filled={filled}
        />
        <p class="hint">{t('staff.paper.cleaned')}</p>
        <div class="row">
          <button type="submit">{t('staff.paper.attach')}</button>
          <a class="button second" href={at}>
            {t('staff.cancel')}
          </a>
        </div>
      </Form>
    </StaffPage>
  )
}

type RemovalProps = { v: View; caseId: string; paper: Attached; filled: Filled }

/** Removing a paper, with the reason. */
export const RemovalPage = ({ v, caseId, paper, filled }: RemovalProps) => (
  <StaffPage v={v} title={v.t('staff.paper.removal')} wide={false}>
    <h1>{v.t('staff.paper.removal')}</h1>
    <p>
      <strong>{paper.name}</strong>
      <br />
      <span class="quiet">{saidOf(v, paper)}</span>
    </p>
    <p>{v.t('staff.paper.removal_lead')}</p>
    <ErrorSummary v={v} errors={filled.errors} />
    <Form v={v} action={`/staff/attachments/${paper.id}/removal`}>
      <Choices
        v={v}
        name="reason"
        label={v.t('staff.paper.reason')}
        filled={filled}
        options={options('attachment_removals', v.lang)}
      />
      <div class="row">
        <button type="submit">{v.t('staff.paper.remove')}</button>
        <a class="button second" href={`/staff/cases/${caseId}`}>
          {v.t('staff.cancel')}
        </a>
      </div>
    </Form>
  </StaffPage>
)
