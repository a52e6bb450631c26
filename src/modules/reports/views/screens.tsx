import { frontDoorLines } from '#modules/directory/queries.ts'
import { options } from '#ui/codes.ts'
import { Choices, ErrorSummary, Field, type Filled, Select } from '#ui/form.tsx'
import { PublicPage } from '#ui/layout.tsx'
import { Lines } from '#ui/lines.tsx'
import type { View } from '#ui/view.ts'
import { contactWays, dangers, helpers, type ScreenName, screenOrder, writers } from '../schema.ts'
import { DangerBox } from './danger.tsx'

type ScreenProps = { v: View; filled: Filled; state: string; writer?: string }

/** The sealed answers so far travel in a hidden field; nothing is kept on the phone. */
function ScreenForm({
  v,
  state,
  name,
  children,
}: {
  v: View
  state: string
  name: ScreenName | 'send'
  children: preact.ComponentChildren
}) {
  const first = name === 'who'
  return (
    <form method="post" action={`/${v.lang}/report`} autocomplete="off" noValidate>
      <input type="hidden" name="_token" value={state} />
      <input type="hidden" name="screen" value={name} />
      {children}
      <div class="row">
        <button type="submit" name="go" value="on">
          {name === 'send' ? v.t('report.send') : v.t('report.next')}
        </button>
        {!first && (
          <button type="submit" class="second" name="go" value="back">
            {v.t('report.back')}
          </button>
        )}
      </div>
    </form>
  )
}

function Frame({
  v,
  filled,
  name,
  title,
  children,
}: {
  v: View
  filled: Filled
  name: ScreenName | 'send'
  title: string
  children: preact.ComponentChildren
}) {
  const at = name === 'send' ? screenOrder.length : screenOrder.indexOf(name)
  return (
    <PublicPage v={v} here="report">
      <p class="steps">{v.t('report.step', { at: at + 1, of: screenOrder.length + 1 })}</p>
      <h1>{title}</h1>
      <ErrorSummary v={v} errors={filled.errors} />
      {children}
    </PublicPage>
  )
}

/** First: who reads it, when, whom we never tell, when we must; then only who is writing. */
export const WhoScreen = ({ v, filled, state, months }: ScreenProps & { months: number | null }) => (
  <Frame v={v} filled={filled} name="who" title={v.t('report.who.title')}>
    <div class="note">
      <ul>
        <li>{v.t('report.promise.who_reads')}</li>
        <li>{v.t('report.promise.when')}</li>
        <li>{v.t('report.promise.never')}</li>
        <li>{v.t('report.promise.must')}</li>
        {months && <li>{v.t('report.promise.kept', { count: months })}</li>}
      </ul>
    </div>
    <p>
      {v.t('report.who.private')} <a href="/leave">{v.t('report.who.private_leave')}</a>
    </p>
    <ScreenForm v={v} state={state} name="who">
      <Choices
        v={v}
        name="writer"
        label={v.t('report.who.label')}
        filled={filled}
        options={writers.map((code) => ({ code, label: v.t(`report.writer.${code}`) }))}
      />
    </ScreenForm>
    <details>
      <summary>{v.t('report.who.rather_talk')}</summary>
      <Lines v={v} entries={frontDoorLines(v.app)} />
    </details>
  </Frame>
)

export const StoryScreen = ({ v, filled, state, writer }: ScreenProps) => {
  const self = writer === 'self'
  return (
    <Frame
      v={v}
      filled={filled}
      name="story"
      title={self ? v.t('report.story.title') : v.t('report.story.title_other')}
    >
      <p class="warm">{self ? v.t('report.story.warm') : v.t('report.story.warm_other')}</p>
      <ScreenForm v={v} state={state} name="story">
        <Field
          v={v}
          name="story"
          label={self ? v.t('report.story.label') : v.t('report.story.label_other')}
          hint={v.t('report.story.hint')}
          filled={filled}
          rows={8}
        />
        <Choices
          v={v}
          name="danger"
          label={self ? v.t('report.danger.label') : v.t('report.danger.label_other')}
          filled={filled}
          options={dangers.map((code) => ({ code, label: v.t(`report.danger.${code}`) }))}
        />
        <Select
          v={v}
          name="province"
          label={v.t('report.province.label')}
          hint={v.t('report.province.hint')}
          filled={filled}
          options={options('provinces', v.lang, v.t('report.province.none'))}
        />
        <p class="quiet">{v.t('report.no_pictures')}</p>
      </ScreenForm>
    </Frame>
  )
}

export const HelperScreen = ({ v, filled, state, danger }: ScreenProps & { danger: boolean }) => (
  <Frame v={v} filled={filled} name="helper" title={v.t('report.helper.title')}>
    {danger && <DangerBox v={v} />}
    <ScreenForm v={v} state={state} name="helper">
      <Choices
        v={v}
        name="wantedHelper"
        label={v.t('report.helper.label')}
        filled={filled}
        preset={['no_matter']}
        options={helpers.map((code) => ({ code, label: v.t(`report.helper.${code}`) }))}
      />
      <Field
        v={v}
        name="safety"
        label={v.t('report.safety.label')}
        hint={v.t('report.safety.hint')}
        filled={filled}
        rows={3}
      />
      <Field
        v={v}
        name="support"
        label={v.t('report.support.label')}
        hint={v.t('report.support.hint')}
        filled={filled}
      />
    </ScreenForm>
  </Frame>
)

export const ContactScreen = ({ v, filled, state }: ScreenProps) => (
  <Frame v={v} filled={filled} name="contact" title={v.t('report.contact.title')}>
    <p>{v.t('report.contact.lead')}</p>
    <ScreenForm v={v} state={state} name="contact">
      <Choices
        v={v}
        name="contactWay"
        label={v.t('report.contact.label')}
        filled={filled}
        preset={['only_here']}
        options={contactWays.map((code) => ({ code, label: v.t(`report.contact.${code}`) }))}
      />
      <Field
        v={v}
        name="contactValue"
        label={v.t('report.contact.value')}
        hint={v.t('report.contact.value_hint')}
        filled={filled}
      />
      <Field
        v={v}
        name="contactTime"
        label={v.t('report.contact.time')}
        hint={v.t('report.contact.time_hint')}
        filled={filled}
      />
      <Field
        v={v}
        name="callMe"
        label={v.t('report.contact.call_me')}
        hint={v.t('report.contact.call_me_hint')}
        filled={filled}
      />
    </ScreenForm>
  </Frame>
)

/** Everything once more, before it goes. */
export function SendScreen({ v, filled, state, rows }: ScreenProps & { rows: { name: string; value: string }[] }) {
  return (
    <Frame v={v} filled={filled} name="send" title={v.t('report.check.title')}>
      <p>{v.t('report.check.lead')}</p>
      <dl class="facts card">
        {rows.map((row) => (
          <>
            <dt>{row.name}</dt>
            <dd class="words">{row.value || v.t('report.check.nothing')}</dd>
          </>
        ))}
      </dl>
      <ScreenForm v={v} state={state} name="send">
        <p>{v.t('report.check.then')}</p>
      </ScreenForm>
    </Frame>
  )
}
