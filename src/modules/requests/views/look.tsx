import { many } from '#platform/http/form.ts'
import { Choices, ErrorSummary, type Filled, Form } from '#ui/form.tsx'
import { StaffPage } from '#ui/layout.tsx'
import type { View } from '#ui/view.ts'
import { type Material, markOf } from '../material.ts'
import { leaveOutReasons } from '../schema.ts'
import { inWords, type ShownText } from './words.ts'

type Props = { v: View; id: string; material: Material; names: string[]; filled: Filled }

/** The whole text on one page, paragraph by paragraph, before anything is handed out. */
export function LookPage({ v, id, material, names, filled }: Props) {
  const { t } = v
  const again = Object.keys(filled.values).length > 0
  const ticked = many(filled.values, 'out')
  // A colleague's name in a paragraph ticks it beforehand; a person decides.
  const isTicked = (key: string, text: string) => (again ? ticked.includes(key) : names.some((n) => text.includes(n)))
  return (
    <StaffPage v={v} title={t('staff.export.look')} wide={false}>
      <h1>{t('staff.export.look')}</h1>
      <p>{t('staff.export.look_lead')}</p>
      {material.omitted > 0 && <p class="note">{t('staff.export.omitted_count', { count: material.omitted })}</p>}
      <ErrorSummary v={v} errors={filled.errors} />
      <Form v={v} action={`/staff/requests/${id}/export`}>
        <input type="hidden" name="seen" value={markOf(material)} />
        {inWords(material, v.lang).map((part) => (
          <section class="card">
            <h2>{part.title}</h2>
            <p class="quiet">
              {part.day} · {part.by}
            </p>
            {part.facts.length > 0 && (
              <dl class="facts">
                {part.facts.map((f) => (
                  <>
                    <dt>{f.label}</dt>
                    <dd>{f.value}</dd>
                  </>
                ))}
              </dl>
            )}
            {part.texts.map((text) => (
              <Paragraphs v={v} text={text} isTicked={isTicked} />
            ))}
          </section>
        ))}
        <Choices
          v={v}
          name="why"
          label={t('staff.export.why')}
          hint={t('staff.export.why_hint')}
          filled={filled}
          options={leaveOutReasons.map((code) => ({ code, label: t(`staff.export.why_${code}`) }))}
        />
        <div class="row">
          <button type="submit" name="format" value="html">
            {t('staff.export.as_page')}
          </button>
          <button type="submit" name="format" value="json" class="second">
            {t('staff.export.as_data')}
          </button>
          <a class="button second" href={`/staff/requests/${id}`}>
            {t('staff.cancel')}
          </a>
        </div>
      </Form>
    </StaffPage>
  )
}

type TextProps = { v: View; text: ShownText; isTicked: (key: string, text: string) => boolean }

const Paragraphs = ({ v, text, isTicked }: TextProps) => (
  <fieldset>
    <legend>{text.label}</legend>
    {text.paragraphs.map((p) =>
      p.text === null ? (
        <p class="quiet">{v.t('staff.export.left_out')}</p>
      ) : (
        <>
          <p class="words">{p.text}</p>
          <label class="pick">
            <input type="checkbox" name="out" value={p.key} checked={isTicked(p.key, p.text)} />
            <span>{v.t('staff.export.leave_out')}</span>
          </label>
        </>
      ),
    )}
  </fieldset>
)
