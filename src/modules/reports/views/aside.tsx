import { showWhen } from '#platform/time/time.ts'
import { Choices, type Filled, Form } from '#ui/form.tsx'
import type { View } from '#ui/view.ts'
import { type Aside, asides } from '../schema.ts'

type Props = {
  v: View
  report: { id: string; aside: string | null; sameAs: string | null }
  alike: { id: string; receivedAt: Date }[]
  filled: Filled
}

/** Tests and silence go on a pile of their own, and come back from it. */
export const AsideCard = ({ v, report, alike, filled }: Props) => {
  const { t } = v
  const at = `/staff/reports/${report.id}`
  return (
    <section class="card">
      <h2>{t('staff.aside.title')}</h2>
      {report.aside ? (
        <>
          <p>
            {t(`staff.aside.${report.aside as Aside}`)}. {t('staff.aside.kept')}
          </p>
          <Form v={v} action={`${at}/back`}>
            <button type="submit" class="second">
              {t('staff.aside.back')}
            </button>
          </Form>
        </>
      ) : (
        <details open={filled.errors['why'] !== undefined}>
          <summary>{t('staff.aside.put')}</summary>
          <p>{t('staff.aside.hint')}</p>
          <Form v={v} action={`${at}/aside`}>
            <Choices
              v={v}
              name="why"
              label={t('staff.aside.why')}
              filled={filled}
              options={asides.map((code) => ({ code, label: t(`staff.aside.${code}`) }))}
            />
            {alike.length > 0 && (
              <Choices
                v={v}
                name="alike"
                label={t('staff.aside.also')}
                filled={filled}
                multiple
                options={[{ code: 'yes', label: t('staff.aside.also_these', { count: alike.length }) }]}
              />
            )}
            <button type="submit" class="second">
              {t('staff.aside.put')}
            </button>
          </Form>
        </details>
      )}
    </section>
  )
}

/** Others with the very same answers, each with its own code; and the first of them, from the others. */
export const AlikeCard = ({ v, report, alike }: Omit<Props, 'filled'>) =>
  report.sameAs === null && alike.length === 0 ? null : (
    <section class="card">
      <h2>{v.t('staff.aside.same_title')}</h2>
      <p>{v.t('staff.aside.same_hint')}</p>
      {report.sameAs && (
        <p>
          <a href={`/staff/reports/${report.sameAs}`}>{v.t('staff.aside.first')}</a>
        </p>
      )}
      <ul>
        {alike.map((other) => (
          <li>
            <a href={`/staff/reports/${other.id}`}>{showWhen(other.receivedAt, v.lang)}</a>
          </li>
        ))}
      </ul>
    </section>
  )
