import { frontDoorLines } from '#modules/directory/queries.ts'
import { breakKhmer, isLang, translator } from '#platform/i18n/i18n.ts'
import { formStyle } from '#ui/assets.ts'
import { StaffPage } from '#ui/layout.tsx'
import { Lines } from '#ui/lines.tsx'
import { PasskeyScript } from '#ui/passkey.tsx'
import type { View } from '#ui/view.ts'
import { type Definition, type Item, type Question, showsLines } from '../definition.ts'
import type { VersionRow } from '../queries.ts'
import { languageFor, wordsIn } from '../schema.ts'

type Props = { v: View; version: VersionRow; definition: Definition; language: string | undefined }

/** An empty form on paper, with room to write; everything is printed that could be asked. */
export function PaperPage({ v, version, definition, language: wanted }: Props) {
  const language = wanted && definition.languages.includes(wanted) ? wanted : languageFor(definition, v.lang)
  const t = isLang(language) ? translator(language) : v.t
  const at = `/staff/forms/versions/${version.id}`
  const paper: Paper = { v: { ...v, t }, definition, language }
  return (
    <StaffPage v={v} title={v.t('forms.paper.title')} wide={false}>
      <div class="unprinted">
        <style dangerouslySetInnerHTML={{ __html: formStyle }} />
        <p>{v.t('forms.paper.lead')}</p>
        <p>
          <button type="button" hidden data-print>
            {v.t('staff.links.print')}
          </button>{' '}
          <a href={at}>{v.t('forms.version_number', { number: version.number })}</a>
          {definition.languages
            .filter((other) => other !== language)
            .map((other) => (
              <>
                {' · '}
                <a href={`${at}/paper?in=${other}`} lang={other}>
                  {definition.languageNames[other] ?? other}
                </a>
              </>
            ))}
        </p>
      </div>
      <div lang={language}>
        <h1>{said(paper, definition.title) || definition.id}</h1>
        <p class="quiet">{t('forms.version_number', { number: version.number })}</p>
        <div class="on-paper">
          <p>{t('forms.happened_on')}</p>
          <div class="line" />
        </div>
        <Parts paper={paper} items={definition.items} level={2} />
      </div>
      <PasskeyScript />
    </StaffPage>
  )
}

type Paper = { v: View; definition: Definition; language: string }

const said = ({ definition, language }: Paper, words: Item['label']) =>
  breakKhmer(wordsIn(words, language, definition.defaultLanguage).replace(/\$\{[^}]*\}/g, '…'))

/** How often a repeat stands on paper. */
const roundsOnPaper = 2

function Parts({ paper, items, level }: { paper: Paper; items: readonly Item[]; level: 2 | 3 | 4 }) {
  const Heading = `h${level}` as const
  const deeper = level === 2 ? 3 : 4
  return (
    <>
      {items.map((item) => {
        if (item.kind === 'note')
          return (
            <>
              <p class="words">{said(paper, item.label)}</p>
              {showsLines(item) && <Lines v={paper.v} entries={frontDoorLines(paper.v.app)} />}
            </>
          )
        if (item.kind === 'group')
          return (
            <section>
              {item.label && <Heading>{said(paper, item.label)}</Heading>}
              <Parts paper={paper} items={item.items} level={deeper} />
            </section>
          )
        if (item.kind === 'question') return <OnPaper paper={paper} item={item} />
        return Array.from({ length: roundsOnPaper }, (_, i) => (
          <section>
            <Heading>
              {paper.v.t('forms.round', { title: said(paper, item.label) || item.name, number: i + 1 })}
            </Heading>
            <Parts paper={paper} items={item.items} level={deeper} />
          </section>
        ))
      })}
    </>
  )
}

/** Room for what each kind of question needs. */
function OnPaper({ paper, item }: { paper: Paper; item: Question }) {
  if (item.type === 'calculate' || item.type === 'hidden' || item.calculation) return null
  return (
    <div class="on-paper">
      <p>
        <strong>{said(paper, item.label) || item.name}</strong>
        {item.relevant && <span class="quiet"> {paper.v.t('forms.paper.if_it_applies')}</span>}
      </p>
      {item.hint && <p class="hint">{said(paper, item.hint)}</p>}
      <Room paper={paper} item={item} />
    </div>
  )
}

function Room({ paper, item }: { paper: Paper; item: Question }) {
  const choices = paper.definition.lists[item.list ?? '']
  if (choices)
    return (
      <ul>
        {choices.map((c) => (
          <li>
            <span class={item.type === 'select_one' ? 'tick-box round-box' : 'tick-box'} />
            {said(paper, c.label) || c.name}
          </li>
        ))}
      </ul>
    )
  if (item.type === 'acknowledge')
    return (
      <p>
        <span class="tick-box" />
        {paper.v.t('forms.acknowledged')}
      </p>
    )
  if (item.range) return <p>{paper.v.t('forms.range', { start: item.range.start, end: item.range.end })} ________</p>
  const lines = item.type !== 'text' ? 1 : item.appearance?.includes('multiline') ? 5 : 2
  return (
    <>
      {Array.from({ length: lines }, () => (
        <div class="line" />
      ))}
    </>
  )
}
