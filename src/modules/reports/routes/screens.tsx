import path from 'node:path'
import { intakeNow } from '#modules/intake/queries.ts'
import { announcedMonths } from '#modules/retention/queries.ts'
import { type Recording, recordingAt } from '#platform/files/recording.ts'
import { check, type Errors, one, type Values } from '#platform/http/form.ts'
import { headersOfPage } from '#platform/http/headers.ts'
import { sealForm } from '#platform/http/tokens.ts'
import type { Web } from '#platform/http/web.ts'
import { script, style } from '#ui/assets.ts'
import { formPurpose as purpose } from '../commands/begin-form.ts'
import { answersSchema } from '../schema.ts'
import { ContactScreen } from '../views/form/contact.tsx'
import { HelperScreen, WorkScreen } from '../views/form/helper.tsx'
import { MoreScreen } from '../views/form/more.tsx'
import { SendScreen } from '../views/form/send.tsx'
import { StoryScreen } from '../views/form/story.tsx'
import { WhoScreen } from '../views/form/who.tsx'
import { allOf, type State, type Step, wayOf } from './answers-so-far.ts'

/** What answers cannot do without; of what is kept from before nothing else is shown. */
const needed = (all: Values): Values => ({
  writer: all['writer'] ?? '',
  danger: all['danger'] ?? '',
  story: '…',
  contactWay: all['contactWay'] ?? '',
})

/** A screen of the form with what was typed so far, sealed to go along. */
export async function show(web: Web, name: Step, state: State, errors: Errors = {}): Promise<Response> {
  const all = allOf(state)
  const way = wayOf(all)
  const sealed = sealForm(web.app.serverKey, purpose, state)
  const recording = spoken(web, name)
  const props = {
    v: web,
    filled: { values: state.values, errors },
    state: sealed,
    name,
    way,
    again: state.before !== undefined,
    here: await intakeNow(web, web.lang),
    sound: recording && `/${web.lang}/report/sound/${name}`,
  }
  const status = Object.keys(errors).length > 0 ? 422 : 200
  const writer = one(all, 'writer')
  const danger = one(all, 'danger') === 'now'
  const talk = one(all, 'talk') === 'yes'
  const answer = web.page(await screenOf(), status)
  if (recording) for (const [header, value] of Object.entries(withSound)) answer.headers.set(header, value)
  return answer

  async function screenOf() {
    switch (name) {
      case 'who':
        return <WhoScreen {...props} months={await web.read(announcedMonths)} talk={talk} />
      case 'story':
        return <StoryScreen {...props} writer={writer} />
      case 'more':
        return <MoreScreen {...props} writer={writer} danger={danger} />
      case 'helper':
        return <HelperScreen {...props} danger={danger} />
      case 'work':
        return <WorkScreen {...props} danger={danger} />
      case 'contact':
        return <ContactScreen {...props} talk={talk} self={writer === 'self'} />
      case 'send':
        return <SendScreen {...props} answers={check(answersSchema, { ...needed(all), ...state.values })} />
    }
  }
}

const besideTexts = path.resolve(import.meta.dirname, '../../../../content/report')

/** A screen as somebody has spoken it, as `<screen>.<language>.mp3` or `.ogg`; one laid there is heard at once. */
export const spoken = (web: Web, screen: Step): Recording | null =>
  recordingAt(path.join(web.app.recordings ?? besideTexts, `${screen}.${web.lang}`))

/** Only a page with a recording may play it. */
const withSound = headersOfPage(style, [script], 'geolocation=()', true)
