import type { ComponentChildren } from 'preact'
import type { IntakeNow } from '#modules/intake/queries.ts'
import type { ScreenName } from '#modules/reports/schema.ts'
import { ErrorSummary, type Filled } from '#ui/form.tsx'
import { PublicPage } from '#ui/layout.tsx'
import { Recording } from '#ui/recording.tsx'
import type { View } from '#ui/view.ts'
import { RatherTalk } from './talk.tsx'

/** What every screen of the form is given. `way`: the screens that this person goes through, without the last look. */
export type ScreenProps = {
  v: View
  filled: Filled
  /** The sealed answers so far travel in a hidden field; nothing is kept on the phone. */
  state: string
  name: ScreenName | 'send'
  way: readonly ScreenName[]
  /** Goes on with what was saved on another day; that is kept, and not shown. */
  again?: boolean
  /** Who answers at this moment, and in which ways. */
  here: IntakeNow
  /** Where this screen can be heard, when somebody has spoken it. */
  sound: string | null
}

type FrameProps = ScreenProps & {
  title: string
  /** Stands above the questions. */
  lead?: ComponentChildren
  children: ComponentChildren
  /** Asks to be called instead of writing. */
  talks?: boolean
  /** Further buttons, after those that go on and back. */
  more?: ComponentChildren
}

/** One screen: where one is, what was wrong, the questions, on and back. */
export function Screen({
  v,
  filled,
  state,
  name,
  way,
  again,
  here,
  sound,
  title,
  lead,
  children,
  ...also
}: FrameProps) {
  const { talks = false, more } = also
  const at = name === 'send' ? way.length : way.indexOf(name)
  return (
    <PublicPage v={v} here="report">
      <p class="steps">{v.t('report.step', { at: at + 1, of: way.length + 1 })}</p>
      <h1>{title}</h1>
      {sound && <Recording v={v} src={sound} />}
      <ErrorSummary v={v} errors={filled.errors} />
      {again && <p class="note">{v.t('report.saved.again')}</p>}
      {lead}
      <form method="post" action={`/${v.lang}/report`} autocomplete="off" noValidate>
        <input type="hidden" name="_token" value={state} />
        <input type="hidden" name="screen" value={name} />
        {children}
        <div class="row">
          <button type="submit" name="go" value="on">
            {name === 'send' ? v.t('report.send') : v.t('report.next')}
          </button>
          {name !== 'who' && (
            <button type="submit" class="second" name="go" value="back">
              {v.t('report.back')}
            </button>
          )}
          {more}
        </div>
        {name !== 'who' && (
          <p>
            <button type="submit" class="plain" name="go" value="save">
              {v.t('report.saved.save')}
            </button>
          </p>
        )}
        <RatherTalk v={v} here={here} talks={talks} />
      </form>
    </PublicPage>
  )
}
