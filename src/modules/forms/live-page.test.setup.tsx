import { renderToString } from 'preact-render-to-string'
import { translator } from '#platform/i18n/i18n.ts'
import { formStyle, staffStyle } from '#ui/assets.ts'
import { bundled } from '#ui/bundle.ts'
import { empty } from '#ui/form.tsx'
import type { View } from '#ui/view.ts'
import type { Answers, Definition } from './definition.ts'
import { compile } from './engine/compile.ts'
import { begin } from './engine/fill.ts'
import { liveFor } from './filling/live.ts'
import { couldStandOn, pagesOf } from './filling/pages.ts'
import type { Asking } from './views/asking.ts'
import { LiveScript } from './views/fill.tsx'
import { Items } from './views/items.tsx'

const t = translator('en')
const v: View = {
  ...{ t, lang: 'en', path: '/', actor: { kind: 'nobody' } },
  ...{ app: { deployment: { demo: false } }, token: () => '' },
}

/** The first page of a long form as a worker's browser gets it, without what stands around it. The script marks its beginning and its end. */
export async function livePage(definition: Definition, answers: Answers, now: string): Promise<string> {
  const form = compile(definition)
  const filling = begin(form, answers, { now, first: false })
  const [page] = pagesOf(definition)
  if (!page) throw new Error('the form has no page')
  const a: Asking = {
    ...{ v, filling, definition, language: 'en', filled: empty },
    ...{ appeared: new Set<string>(), finer: new Map(), knowsCommunes: false },
  }
  const script = `performance.mark('script');${await bundled('fill-form')};performance.mark('ready')`
  const view = (
    <html lang="en">
      <style dangerouslySetInnerHTML={{ __html: staffStyle + formStyle }} />
      <form class="filling many">
        <Items a={a} all={couldStandOn(filling, page)} level={2} />
      </form>
      <LiveScript script={script} live={liveFor({ form, filling }, page, { t, lang: 'en', language: 'en', now })} />
    </html>
  )
  return `<!doctype html>${renderToString(view)}`
}
