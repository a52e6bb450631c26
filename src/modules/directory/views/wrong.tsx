import { one } from '#platform/http/form.ts'
import { writtenIn } from '#platform/i18n/i18n.ts'
import { Choices, ErrorSummary, Field, type Filled, Form } from '#ui/form.tsx'
import { PublicPage } from '#ui/layout.tsx'
import type { View } from '#ui/view.ts'
import { suggestionKinds } from '../commands/suggest.ts'
import type { ServiceCard } from '../queries/cards.ts'
import { addressName } from '../queries/public-entry.ts'
import { headingOf } from './finder-parts.tsx'

type WrongKind = Exclude<(typeof suggestionKinds)[number], 'new_service'>
export const wrongKinds = suggestionKinds.filter((k) => k !== 'new_service') as [WrongKind, ...WrongKind[]]

/** @param open whether somebody can read words at the moment */
export function WrongPage({ v, card, filled, open }: { v: View; card: ServiceCard; filled: Filled; open: boolean }) {
  const { t, lang } = v
  const at = `services/${addressName(card)}`
  return (
    <PublicPage v={v} here="services" at={`${at}/wrong`}>
      <p>
        <a href={`/${lang}/${at}`} lang={writtenIn(headingOf(card), lang)}>
          {headingOf(card)}
        </a>
      </p>
      <h1>{t('finder.wrong.title')}</h1>
      <p>{t('finder.wrong.lead')}</p>
      <ForYou v={v} />
      <ErrorSummary v={v} errors={filled.errors} />
      <Form v={v} action={v.path}>
        <input type="hidden" name="nonce" value={one(filled.values, 'nonce')} />
        <Choices
          v={v}
          name="kind"
          label={t('finder.wrong.kind')}
          options={wrongKinds.map((code) => ({ code, label: t(`finder.wrong.kinds.${code}`) }))}
          filled={filled}
        />
        <Field
          v={v}
          name="words"
          label={t('finder.wrong.words')}
          hint={t(open ? 'finder.wrong.words_hint' : 'finder.wrong.words_closed')}
          filled={filled}
          rows={3}
        />
        <button type="submit">{t('finder.wrong.send')}</button>
      </Form>
    </PublicPage>
  )
}

/** Somebody who helps and is not here yet. */
export function MissingPage({ v, filled, open }: { v: View; filled: Filled; open: boolean }) {
  const { t } = v
  return (
    <PublicPage v={v} here="services" at="services/missing">
      <h1>{t('finder.missing.title')}</h1>
      <p>{t(open ? 'finder.missing.lead' : 'finder.missing.closed')}</p>
      <ForYou v={v} />
      {open && (
        <>
          <ErrorSummary v={v} errors={filled.errors} />
          <Form v={v} action={v.path}>
            <input type="hidden" name="nonce" value={one(filled.values, 'nonce')} />
            <Field
              v={v}
              name="words"
              label={t('finder.missing.words')}
              hint={t('finder.missing.words_hint')}
              filled={filled}
              rows={5}
            />
            <button type="submit">{t('finder.wrong.send')}</button>
          </Form>
        </>
      )}
    </PublicPage>
  )
}

/** @param said `kind`: the words could not be kept */
export const ThanksPage = ({ v, said, back }: { v: View; said: 'thanks' | 'kind'; back: string }) => (
  <PublicPage v={v} here="services">
    <h1>{v.t('finder.wrong.thanks')}</h1>
    <p class="note" role="status">
      {v.t(said === 'kind' ? 'finder.wrong.thanks_kind' : 'finder.wrong.thanks_text')}
    </p>
    <ForYou v={v} />
    <p class="row">
      <a class="button second" href={back}>
        {v.t('finder.wrong.back')}
      </a>
    </p>
  </PublicPage>
)

/** A form about a service is no place to ask for help: nobody could answer. */
const ForYou = ({ v }: { v: View }) => (
  <p class="warm">
    {v.t('finder.wrong.for_you')} <a href={`/${v.lang}/report`}>{v.t('finder.wrong.write')}</a>
  </p>
)
