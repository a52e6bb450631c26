import { showDay } from '#platform/time/time.ts'
import { Choices, ErrorSummary, Field, type Filled, Form } from '#ui/form.tsx'
import { StaffPage, untranslated } from '#ui/layout.tsx'
import { Table } from '#ui/table.tsx'
import type { View } from '#ui/view.ts'
import { lives, type PartnerKey } from '../queries.ts'
import { scopes, usualDay } from '../schema.ts'

export type KeysProps = { v: View; keys: PartnerKey[]; names: Map<string, string>; nonce: string; filled: Filled }

/** The keys of the organisation's programs: which there are, how one is ended, how a new one is made. */
export function KeysPage({ v, keys, names, nonce, filled }: KeysProps) {
  const { t } = v
  const living = keys.filter(lives)
  const over = keys.filter((k) => !lives(k))
  return (
    <StaffPage v={v} title={t('staff.keys.title')}>
      <h1>{t('staff.keys.title')}</h1>
      <p>{t('staff.keys.lead')}</p>
      <p>
        <a href={`/${v.lang}/api/docs`}>{t('staff.keys.docs')}</a>
      </p>
      <ErrorSummary v={v} errors={filled.errors} />
      {living.length === 0 ? (
        <p class="card">{t('staff.keys.none')}</p>
      ) : (
        <Table
          label={t('staff.keys.living')}
          rows={living}
          columns={[
            { name: t('staff.keys.label'), show: (k) => k.label },
            { name: t('staff.keys.for'), show: (k) => <Scopes v={v} of={k} /> },
            { name: t('staff.keys.made'), show: (k) => <Made v={v} of={k} names={names} /> },
            { name: t('staff.keys.until'), show: (k) => showDay(k.expiresOn, v.lang) },
            {
              name: t('staff.keys.used'),
              show: (k) => (k.lastUsedOn ? showDay(k.lastUsedOn, v.lang) : t('staff.keys.never')),
            },
            { name: t('staff.keys.end_head'), show: (k) => <EndKey v={v} of={k} /> },
          ]}
        />
      )}
      <NewKey v={v} nonce={nonce} filled={filled} />
      {over.length > 0 && (
        <details>
          <summary>{t('staff.keys.over', { count: over.length })}</summary>
          <ul>
            {over.map((k) => (
              <li>
                {k.label} <span class="quiet">{t('staff.keys.over_on', { day: showDay(overOn(k), v.lang) })}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </StaffPage>
  )
}

const overOn = (k: PartnerKey) => k.endedAt ?? k.expiresOn

const Scopes = ({ v, of }: { v: View; of: PartnerKey }) => (
  <>
    {scopes
      .filter((s) => of.scopes.includes(s))
      .map((s) => (
        <div>{v.t(`staff.keys.scope.${s}`)}</div>
      ))}
  </>
)

const Made = ({ v, of, names }: { v: View; of: PartnerKey; names: Map<string, string> }) => (
  <>
    {showDay(of.madeAt, v.lang)} <span class="quiet">{names.get(of.madeBy) ?? v.t('staff.someone')}</span>
  </>
)

/** Two presses and no passphrase: a key that got into wrong hands is to end at once, and none by a slip. */
const EndKey = ({ v, of }: { v: View; of: PartnerKey }) => (
  <details>
    <summary>{v.t('staff.keys.end')}</summary>
    <Form v={v} action={`/staff/keys/${of.id}/end`}>
      <button type="submit" class="second small">
        {v.t('staff.keys.end_go')}
      </button>
    </Form>
  </details>
)

function NewKey({ v, nonce, filled }: Pick<KeysProps, 'v' | 'nonce' | 'filled'>) {
  const { t } = v
  return (
    <section class="card">
      <h2>{t('staff.keys.new')}</h2>
      <p>{t('staff.keys.new_lead')}</p>
      <Form v={v} action="/staff/keys">
        <input type="hidden" name="nonce" value={nonce} />
        <Field v={v} name="label" label={t('staff.keys.label')} hint={t('staff.keys.label_hint')} filled={filled} />
        <Choices
          v={v}
          name="scopes"
          label={t('staff.keys.for')}
          options={scopes.map((code) => ({
            code,
            label: t(`staff.keys.scope.${code}`),
            hint: t(`staff.keys.scope_hint.${code}`),
          }))}
          filled={filled}
          multiple
        />
        <Field
          v={v}
          name="expiresOn"
          type="date"
          label={t('staff.keys.until')}
          hint={t('staff.keys.until_hint')}
          filled={filled}
          preset={usualDay()}
        />
        <button type="submit">{t('staff.keys.make')}</button>
      </Form>
    </section>
  )
}

/** The one page that ever shows the secret. */
export const KeyMadePage = ({ v, secret, label }: { v: View; secret: string; label: string }) => (
  <StaffPage v={v} title={v.t('staff.keys.title')} wide={false}>
    <h1>{v.t('staff.keys.made_title', { label })}</h1>
    <p>{v.t('staff.keys.made_once')}</p>
    <p class="code copy" lang="en" {...untranslated}>
      {secret}
    </p>
    <p>{v.t('staff.keys.made_where')}</p>
    <p>{v.t('staff.keys.made_lost')}</p>
    <p class="row">
      <a class="button" href="/staff/keys">
        {v.t('staff.keys.made_done')}
      </a>
    </p>
  </StaffPage>
)
