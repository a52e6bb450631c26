import { languageName, languages } from '#platform/i18n/i18n.ts'
import { showDay, showMonth, showNumber } from '#platform/time/time.ts'
import { Choices, ErrorSummary, Field, type Filled, Form } from '#ui/form.tsx'
import { StaffPage, untranslated } from '#ui/layout.tsx'
import { Table } from '#ui/table.tsx'
import type { View } from '#ui/view.ts'
import type { EntryLink, Visits } from '../queries/links.ts'
import { linkKinds } from '../schema.ts'
import { NoDesk, Tabs } from './tabs.tsx'

type Props = { v: View; links: EntryLink[]; visits: Visits; base: string; desk: boolean; filled: Filled }

const at = '/staff/intake/links'

/** The links of the own organisation, what they count, and a new one. */
export function LinksPage({ v, links, visits, base, desk, filled }: Props) {
  const { t } = v
  return (
    <StaffPage v={v} title={t('staff.links.title')}>
      <h1>{t('staff.links.title')}</h1>
      <Tabs v={v} />
      <NoDesk v={v} desk={desk} />
      <ErrorSummary v={v} errors={filled.errors} />
      <p>{t('staff.links.lead')}</p>
      {links.length === 0 ? (
        <p class="card">{t('staff.links.none')}</p>
      ) : (
        <Table
          label={t('staff.links.title')}
          rows={links}
          columns={[
            {
              name: t('staff.links.name'),
              show: (l) => (
                <>
                  {l.label} <span class="quiet">{t(`staff.links.kinds.${l.kind}`)}</span>
                </>
              ),
            },
            {
              name: t('staff.links.address'),
              show: (l) => (
                <span class="groups" {...untranslated}>
                  {`${base}/${l.language}/go/${l.code}`}
                </span>
              ),
            },
            {
              name: t('staff.links.visits'),
              show: (l) => <Counted v={v} visits={visits.filter((m) => m.linkId === l.id)} />,
            },
            { name: t('staff.links.state'), show: (l) => <State v={v} link={l} /> },
          ]}
        />
      )}
      <NewLink v={v} filled={filled} />
    </StaffPage>
  )
}

const Counted = ({ v, visits }: { v: View; visits: Visits }) =>
  visits.length === 0 ? (
    <span class="quiet">{v.t('staff.links.few')}</span>
  ) : (
    <ul class="plain">
      {visits.slice(0, 12).map(({ month, visits: count }) => (
        <li>{v.t('staff.links.month', { month: showMonth(month, v.lang), visits: showNumber(count, v.lang) })}</li>
      ))}
    </ul>
  )

const State = ({ v, link }: { v: View; link: EntryLink }) =>
  link.endedAt ? (
    <span class="quiet">{v.t('staff.links.ended', { day: showDay(link.endedAt, v.lang) })}</span>
  ) : (
    <>
      <p>
        <a href={`${at}/${link.id}/cards`}>{v.t('staff.links.card')}</a> ·{' '}
        <a href={`${at}/${link.id}/poster`}>{v.t('staff.links.poster')}</a>
      </p>
      <details>
        <summary>{v.t('staff.links.end')}</summary>
        <p>{v.t('staff.links.end_hint')}</p>
        <Form v={v} action={`${at}/${link.id}/end`}>
          <button type="submit" class="second small">
            {v.t('staff.links.end')}
          </button>
        </Form>
      </details>
    </>
  )

const NewLink = ({ v, filled }: { v: View; filled: Filled }) => {
  const { t } = v
  return (
    <section class="card">
      <h2>{t('staff.links.make')}</h2>
      <Form v={v} action={at}>
        <Field v={v} name="label" label={t('staff.links.label')} hint={t('staff.links.label_hint')} filled={filled} />
        <Choices
          v={v}
          name="kind"
          label={t('staff.links.kind')}
          filled={filled}
          options={linkKinds.map((code) => ({ code, label: t(`staff.links.kinds.${code}`) }))}
        />
        <Choices
          v={v}
          name="language"
          label={t('staff.links.language')}
          filled={filled}
          preset={['km']}
          options={languages.map((code) => ({ code, label: languageName(code, v.lang) }))}
        />
        <button type="submit">{t('staff.links.make_go')}</button>
      </Form>
    </section>
  )
}
