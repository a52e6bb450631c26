import { PublicPage, untranslated } from '#ui/layout.tsx'
import type { View } from '#ui/view.ts'

type Props = {
  v: View
  operations: { address: string; says: string; scope: string; header: string | undefined }[]
  examples: { says: string; curl: string }[]
  bodies: { name: string; fields: { name: string; type: string; says: string }[] }[]
  problems: { status: string; says: string }[]
}

// What programs read, in every language alike.
const header = 'Authorization: Bearer sdap_…'
const document = 'openapi.json'

/** How a partner organisation's program uses its key. What names the program's own parts is English in both languages. */
export function ApiDocsPage({ v, operations, examples, bodies, problems }: Props) {
  const { t } = v
  return (
    <PublicPage v={v} at="api/docs">
      <h1>{t('api.title')}</h1>
      <p>{t('api.lead')}</p>
      <p>{t('api.child')}</p>
      <h2>{t('api.key')}</h2>
      <p>{t('api.key_who')}</p>
      <p>{t('api.key_where')}</p>
      <p class="copy" lang="en" {...untranslated}>
        {header}
      </p>
      <h2>{t('api.examples')}</h2>
      <p>{t('api.examples_lead')}</p>
      {examples.map((e) => (
        <>
          <p lang="en">{e.says}:</p>
          <p class="copy words" lang="en" {...untranslated}>
            <code>{e.curl}</code>
          </p>
        </>
      ))}
      <h2>{t('api.operations')}</h2>
      <p>
        {t('api.operations_lead')} <a href="/api/openapi.json">{document}</a>
      </p>
      <dl lang="en">
        {operations.map((o) => (
          <>
            <dt>
              <code>{o.address}</code>
            </dt>
            <dd>
              {o.says}{' '}
              <span class="quiet">
                <code>{[o.scope, o.header].filter(Boolean).join(', ')}</code>
              </span>
            </dd>
          </>
        ))}
      </dl>
      <h2>{t('api.rules')}</h2>
      <ul>
        {(['revision', 'again', 'own', 'trust', 'safe_house', 'reports', 'slow'] as const).map((rule) => (
          <li>{t(`api.rule.${rule}`)}</li>
        ))}
      </ul>
      <h2>{t('api.fields')}</h2>
      <p>{t('api.fields_lead')}</p>
      {bodies.map(({ name, fields }) => (
        <div lang="en">
          <h3>{name}</h3>
          <dl>
            {fields.map((f) => (
              <>
                <dt>
                  <code>{f.name}</code> <span class="quiet">{f.type}</span>
                </dt>
                {f.says && <dd>{f.says}</dd>}
              </>
            ))}
          </dl>
        </div>
      ))}
      <h2>{t('api.problems')}</h2>
      <p>{t('api.problems_lead')}</p>
      <dl class="facts" lang="en">
        {problems.map((p) => (
          <>
            <dt>{p.status}</dt>
            <dd>{p.says}</dd>
          </>
        ))}
      </dl>
    </PublicPage>
  )
}
