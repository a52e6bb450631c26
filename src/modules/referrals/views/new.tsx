import type { TeamPublic } from '#modules/people/schema.ts'
import { wordsIn } from '#platform/i18n/i18n.ts'
import { options } from '#ui/codes.ts'
import { Choices, ErrorSummary, Field, type Filled, Form, Select } from '#ui/form.tsx'
import { StaffPage } from '#ui/layout.tsx'
import type { View } from '#ui/view.ts'
import { type Near, NearPanel } from './near.tsx'

/** Whom to ask for what, and which items the child agrees to share. */
export const NewReferralPage = ({
  v,
  caseId,
  teams,
  filled,
  near,
}: {
  v: View
  caseId: string
  teams: TeamPublic[]
  filled: Filled
  /** Who the directory knows for the kind of help that was chosen. */
  near: Near
}) => (
  <StaffPage v={v} title={v.t('staff.case.refer')} wide={false}>
    <h1>{v.t('staff.case.refer')}</h1>
    <p>{v.t('staff.referral.lead')}</p>
    <ErrorSummary v={v} errors={filled.errors} />
    <NearPanel v={v} caseId={caseId} near={near} />
    <Form v={v} action={`/staff/cases/${caseId}/referrals/new`}>
      <Choices
        v={v}
        name="toTeamId"
        label={v.t('staff.referral.team')}
        filled={filled}
        options={teams.map((t) => ({
          code: t.id,
          label: `${wordsIn(t.organisationName, v.lang)} – ${wordsIn(t.name, v.lang)}`,
        }))}
      />
      <Select
        v={v}
        name="service"
        label={v.t('staff.referral.service')}
        filled={filled}
        options={options('services', v.lang, v.t('staff.choose'))}
        preset={[near.help]}
      />
      <Choices
        v={v}
        name="urgency"
        label={v.t('staff.referral.urgency')}
        filled={filled}
        options={options('urgencies', v.lang)}
      />
      <Choices
        v={v}
        name="items"
        label={v.t('staff.referral.items')}
        hint={v.t('staff.referral.items_hint')}
        filled={filled}
        options={options('share_items', v.lang)}
        multiple
      />
      <Field
        v={v}
        name="request"
        label={v.t('staff.referral.request')}
        hint={v.t('staff.referral.request_hint')}
        filled={filled}
        rows={3}
      />
      <div class="row">
        <button type="submit">{v.t('staff.referral.preview')}</button>
        <a class="button second" href={`/staff/cases/${caseId}`}>
          {v.t('staff.cancel')}
        </a>
      </div>
    </Form>
  </StaffPage>
)
