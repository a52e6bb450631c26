import { breakKhmer } from '#platform/i18n/i18n.ts'
import { formStyle } from '#ui/assets.ts'
import { StaffPage } from '#ui/layout.tsx'
import { Table } from '#ui/table.tsx'
import type { View } from '#ui/view.ts'
import { type Compared, type Difference, isSame } from '../compare.ts'
import type { Definition, Item } from '../definition.ts'
import type { VersionRow } from '../queries.ts'
import { wordsIn } from '../schema.ts'

type Props = {
  v: View
  version: VersionRow
  definition: Definition
  other: VersionRow | null
  all: VersionRow[]
  compared: Compared | null
}

/** What a version asks, says and offers differently than another. */
export function ComparePage({ v, version, definition, other, all, compared }: Props) {
  const { t, lang } = v
  const title = breakKhmer(wordsIn(definition.title, lang, definition.defaultLanguage)) || definition.id
  const at = `/staff/forms/versions/${version.id}`
  const others = all.filter((x) => x.id !== version.id && x.id !== other?.id)
  return (
    <StaffPage v={v} title={t('forms.compare.title')}>
      <style dangerouslySetInnerHTML={{ __html: formStyle }} />
      <h1>{title}</h1>
      <p>
        <a href={`/staff/forms/${version.formId}`}>{t('forms.versions')}</a>
      </p>
      {other ? (
        <h2>{t('forms.compare.between', { before: other.number, after: version.number })}</h2>
      ) : (
        <p>{t('forms.compare.first')}</p>
      )}
      {others.length > 0 && (
        <ul class="chips">
          {others.map((x) => (
            <li>
              <a href={`${at}/changes?with=${x.id}`}>{t('forms.compare.with', { number: x.number })}</a>
            </li>
          ))}
        </ul>
      )}
      {compared && isSame(compared) && <p>{t('forms.compare.same')}</p>}
      {compared && <Differences v={v} definition={definition} compared={compared} />}
    </StaffPage>
  )
}

function Differences({ v, definition, compared }: { v: View; definition: Definition; compared: Compared }) {
  const { t } = v
  const called = (item: Item) => `${wordsIn(item.label, v.lang, definition.defaultLanguage) || '–'} (${item.name})`
  const rows = [
    ...compared.form.map((d) => ({ where: t('forms.form'), d })),
    ...compared.changed.flatMap(({ item, differences }) => differences.map((d) => ({ where: called(item), d }))),
  ]
  return (
    <>
      <Names title={t('forms.compare.added')} names={compared.added.map(called)} />
      <Names title={t('forms.compare.removed')} names={compared.removed.map(called)} />
      <DifferenceTable v={v} title={t('forms.compare.changed')} rows={rows} />
      {compared.lists.map(({ list, choices }) => (
        <DifferenceTable
          v={v}
          title={t('forms.compare.choices', { list })}
          rows={choices.flatMap((c) => c.differences.map((d) => ({ where: c.name, d })))}
        />
      ))}
    </>
  )
}

const Names = ({ title, names }: { title: string; names: string[] }) =>
  names.length === 0 ? null : (
    <section>
      <h3>{title}</h3>
      <ul>
        {names.map((name) => (
          <li>{breakKhmer(name)}</li>
        ))}
      </ul>
    </section>
  )

type Row = { where: string; d: Difference }

const DifferenceTable = ({ v, title, rows }: { v: View; title: string; rows: Row[] }) =>
  rows.length === 0 ? null : (
    <section>
      <h3>{title}</h3>
      <Table
        label={title}
        columns={[
          { name: v.t('forms.question'), show: (r: Row) => breakKhmer(r.where) },
          {
            name: v.t('forms.compare.what'),
            show: ({ d }) => [v.t(`forms.aspect.${d.what}`), d.language].filter(Boolean).join(' · '),
          },
          { name: v.t('forms.before'), show: ({ d }) => (d.before ? <del>{breakKhmer(d.before)}</del> : '–') },
          { name: v.t('forms.after'), show: ({ d }) => (d.after ? <ins>{breakKhmer(d.after)}</ins> : '–') },
        ]}
        rows={rows}
      />
    </section>
  )
