import { renderToString } from 'preact-render-to-string'
import { type Lang, translator } from '#platform/i18n/i18n.ts'
import { showDay } from '#platform/time/time.ts'
import type { Material } from '../material.ts'
import { inWords, type ShownPart } from './words.ts'

const style = `body{font:17px/1.75 "Noto Sans Khmer","Khmer OS Battambang",system-ui,sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem}
section{border-top:1px solid #999;padding:.6rem 0;break-inside:avoid}h1{font-size:1.5rem}h2{font-size:1.15rem;margin:.3rem 0}
h3{font-size:1rem;margin:.6rem 0 0}dl{display:grid;grid-template-columns:12rem 1fr;gap:.1rem 1rem;margin:.4rem 0}dd{margin:0}p{margin:.2rem 0;white-space:pre-wrap}
small,dt{color:#555}@page{size:A4;margin:18mm}`

const plainly = (text: string) => text.replaceAll('\u200b', '')

/** What one person gets to keep: the same in a page that everybody can read and as data. */
export type Handed = { title: string; lead: string; left: string; made: string; parts: ShownPart[] }

export function handedOut(material: Material, lang: Lang, on: string): Handed {
  const t = translator(lang)
  return {
    title: t('staff.export.title'),
    lead: t('staff.export.lead'),
    left: material.omitted > 0 ? t('staff.export.omitted') : '',
    made: t('staff.export.made', { day: showDay(on, lang) }),
    parts: inWords(material, lang),
  }
}

/** One file that opens by itself and prints well: no script, nothing from elsewhere. */
export const asPage = (handed: Handed, lang: Lang): string =>
  `<!doctype html>${renderToString(<HandedPage handed={handed} lang={lang} />)}`

const HandedPage = ({ handed, lang }: { handed: Handed; lang: Lang }) => (
  <html lang={lang}>
    <head>
      <meta charSet="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{handed.title}</title>
      <style dangerouslySetInnerHTML={{ __html: style }} />
    </head>
    <body>
      <h1>{handed.title}</h1>
      <p>{handed.lead}</p>
      {handed.left && <p>{handed.left}</p>}
      <p>
        <small>{handed.made}</small>
      </p>
      {handed.parts.map((part) => (
        <section>
          <h2>{part.title}</h2>
          <small>
            {part.day} · {part.by}
          </small>
          {part.facts.length > 0 && (
            <dl>
              {part.facts.map((f) => (
                <>
                  <dt>{f.label}</dt>
                  <dd>{f.value}</dd>
                </>
              ))}
            </dl>
          )}
          {part.texts.map((text) => (
            <>
              <h3>{text.label}</h3>
              {text.paragraphs.map((p) => (
                <p>{p.text ?? translator(lang)('staff.export.left_out')}</p>
              ))}
            </>
          ))}
        </section>
      ))}
    </body>
  </html>
)

/** The same as data; labels without the marks that only help a page to break lines. */
export function asJson(handed: Handed, lang: Lang): string {
  const leftOut = plainly(translator(lang)('staff.export.left_out'))
  const parts = handed.parts.map((part) => ({
    title: plainly(part.title),
    day: plainly(part.day),
    by: plainly(part.by),
    facts: part.facts.map((f) => ({ label: plainly(f.label), value: plainly(f.value) })),
    texts: part.texts.map((x) => ({ label: plainly(x.label), paragraphs: x.paragraphs.map((p) => p.text ?? leftOut) })),
  }))
  const { title, lead, left, made } = handed
  const about = { title: plainly(title), lead: plainly(lead), left_out: plainly(left), made: plainly(made) }
  return `${JSON.stringify({ language: lang, ...about, parts }, null, 2)}\n`
}
