import type { IntakeNow } from '#modules/intake/queries.ts'
import type { View } from '#ui/view.ts'
import { WayIcon, wayHours, wayName } from '#ui/ways.tsx'

type Props = { v: View; here: IntakeNow; talks: boolean }

/** Beside writing, on every screen: being called, and calling. What was typed goes along. */
export const RatherTalk = ({ v, here, talks }: Props) => {
  const callMe = here.ways.find((w) => w.way === 'call_me')
  const iCall = here.ways.find((w) => w.way === 'i_call')
  return (
    <section class="rather">
      <h2>{v.t(talks ? 'report.talk.write_title' : 'report.talk.title')}</h2>
      <ul class="reach brief">
        {talks ? (
          <li>
            <button type="submit" class="way" name="go" value="write">
              <WayIcon way="write" />
              <strong>{wayName(v, 'write')}</strong>
            </button>
          </li>
        ) : (
          callMe && (
            <li>
              <button type="submit" class="way" name="go" value="talk">
                <WayIcon way="call_me" />
                <strong>{wayName(v, 'call_me')}</strong>
                <span>{wayHours(v, callMe, here.at)}</span>
              </button>
            </li>
          )
        )}
        {iCall?.href && (
          <li>
            <a class="way" href={iCall.href}>
              <WayIcon way="i_call" />
              <strong>{wayName(v, 'i_call')}</strong>
              <span>
                {iCall.address} · {wayHours(v, iCall, here.at)}
              </span>
            </a>
          </li>
        )}
        <li>
          <Helpline v={v} here={here} />
        </li>
      </ul>
    </section>
  )
}

/** A line that answers now; where none does, the page with all of them, beside this one. */
function Helpline({ v, here }: { v: View; here: IntakeNow }) {
  const phone = here.lines[0]?.phones[0]
  return phone ? (
    <a class="way" href={`tel:${phone.tel}`}>
      <WayIcon way="lines" />
      <strong>{v.t('report.talk.line', { number: phone.number })}</strong>
      <span>{v.t('ways.when.now')}</span>
    </a>
  ) : (
    <a class="way" href={`/${v.lang}/ways#lines`} target="_blank" rel="noopener">
      <WayIcon way="lines" />
      <strong>{wayName(v, 'lines')}</strong>
    </a>
  )
}
