import { options } from '#ui/codes.ts'
import { Choices, ErrorSummary, Field, type Filled, Form, Select } from '#ui/form.tsx'
import { StaffPage } from '#ui/layout.tsx'
import type { View } from '#ui/view.ts'
import type { Child } from '../schema.ts'

/** The child's coded facts and wishes: asked once, changed at any time. */
const ChildFields = ({ v, filled, child }: { v: View; filled: Filled; child?: Child }) => {
  const { t, lang } = v
  return (
    <>
      <Field
        v={v}
        name="callName"
        label={t('staff.child.call_name')}
        hint={t('staff.child.call_name_hint')}
        filled={filled}
        preset={child?.callName ?? ''}
      />
      <Select
        v={v}
        name="ageBand"
        label={t('staff.child.age')}
        filled={filled}
        options={options('age_bands', lang, t('staff.not_known'))}
        preset={[child?.ageBand ?? '']}
      />
      <Select
        v={v}
        name="sex"
        label={t('staff.child.sex')}
        filled={filled}
        options={options('sexes', lang, t('staff.not_known'))}
        preset={[child?.sex ?? '']}
      />
      <Select
        v={v}
        name="province"
        label={t('staff.reports.province')}
        filled={filled}
        options={options('provinces', lang, t('staff.not_known'))}
        preset={[child?.province ?? '']}
      />
      <Field
        v={v}
        name="safeContact"
        label={t('staff.child.safe_contact')}
        hint={t('staff.child.safe_contact_hint')}
        filled={filled}
        rows={2}
        preset={child?.safeContact ?? ''}
      />
      <Field
        v={v}
        name="safetyWishes"
        label={t('staff.child.safety')}
        filled={filled}
        rows={2}
        preset={child?.safetyWishes ?? ''}
      />
      <Field v={v} name="support" label={t('staff.child.support')} filled={filled} preset={child?.support ?? ''} />
      <details>
        <summary>{t('staff.child.codes')}</summary>
        <p class="hint">{t('staff.child.codes_hint')}</p>
        <Choices
          v={v}
          name="harm"
          label={t('staff.child.harm')}
          filled={filled}
          options={options('harms', lang)}
          preset={child?.harm ?? []}
          multiple
        />
        <Choices
          v={v}
          name="platform"
          label={t('staff.child.platform')}
          filled={filled}
          options={options('platforms', lang)}
          preset={child?.platform ?? []}
          multiple
        />
        <Select
          v={v}
          name="relation"
          label={t('staff.child.relation')}
          filled={filled}
          options={options('relations', lang, t('staff.not_known'))}
          preset={[child?.relation ?? '']}
        />
        <Select
          v={v}
          name="facilitator"
          label={t('staff.child.facilitator')}
          filled={filled}
          options={options('facilitators', lang, t('staff.not_known'))}
          preset={[child?.facilitator ?? '']}
        />
        <Select
          v={v}
          name="firstTold"
          label={t('staff.child.first_told')}
          filled={filled}
          options={options('first_told', lang, t('staff.not_known'))}
          preset={[child?.firstTold ?? '']}
        />
        <Choices
          v={v}
          name="barriers"
          label={t('staff.child.barriers')}
          hint={t('staff.child.barriers_hint')}
          filled={filled}
          options={options('barriers', lang)}
          preset={child?.barriers ?? []}
          multiple
        />
      </details>
    </>
  )
}

type ChildFormProps = {
  v: View
  title: string
  action: string
  lead: string
  filled: Filled
  child?: Child
  withAccount?: boolean
  teams?: { id: string; name: string }[]
  button: string
  back: string
}

/** Opening a case, or correcting who the child is. */
export const ChildFormPage = ({
  v,
  title,
  action,
  lead,
  filled,
  child,
  withAccount,
  teams,
  button,
  back,
}: ChildFormProps) => (
  <StaffPage v={v} title={title} wide={false}>
    <h1>{title}</h1>
    <p>{lead}</p>
    <ErrorSummary v={v} errors={filled.errors} />
    <Form v={v} action={action}>
      {teams && teams.length > 1 && (
        <Select
          v={v}
          name="teamId"
          label={v.t('staff.cases.team')}
          filled={filled}
          options={teams.map((t) => ({ code: t.id, label: t.name }))}
        />
      )}
      {teams?.length === 1 && <input type="hidden" name="teamId" value={teams[0]?.id} />}
      <ChildFields v={v} filled={filled} {...(child ? { child } : {})} />
      {withAccount && (
        <Field
          v={v}
          name="account"
          label={v.t('staff.case.account')}
          hint={v.t('staff.case.account_hint')}
          filled={filled}
          rows={6}
        />
      )}
      <div class="row">
        <button type="submit">{button}</button>
        <a class="button second" href={back}>
          {v.t('staff.cancel')}
        </a>
      </div>
    </Form>
  </StaffPage>
)
