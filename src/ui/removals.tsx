import { showDay } from '#platform/time/time.ts'
import { label } from './codes.ts'
import { Form } from './form.tsx'
import { untranslated } from './layout.tsx'
import type { View } from './view.ts'

type State = 'open' | 'asked' | 'removed' | 'refused' | 'no_answer' | 'not_found'
export type ShownRemoval = { id: string; state: State; followUpOn: string | null; address?: string; platform?: string }

/** An address as words: never a link, so that nobody comes there by a slip. */
export const Address = ({ address }: { address: string }) => (
  <span class="address words" {...untranslated}>
    {address}
  </span>
)

/** Said wherever such addresses stand. */
export const NoLooking = ({ v }: { v: View }) => <p class="note">{v.t('staff.removal.no_looking')}</p>

/** How far each request is, with the way to it. */
export const RemovalList = ({ v, rows }: { v: View; rows: ShownRemoval[] }) => (
  <ol class="removals">
    {rows.map((r, i) => (
      <li>
        {r.address && (
          <>
            <Address address={r.address} />
            <br />
          </>
        )}
        {r.platform && <span class="quiet">{label('platforms', r.platform, v.lang)} · </span>}
        <span class="tag">{v.t(`staff.removal.state.${r.state}`)}</span>{' '}
        {r.followUpOn && (
          <span class="quiet">{v.t('staff.removal.look_on', { day: showDay(r.followUpOn, v.lang) })} · </span>
        )}
        <a href={`/staff/removals/${r.id}`}>{v.t('staff.removal.open', { number: i + 1 })}</a>
      </li>
    ))}
  </ol>
)

type AskProps = { v: View; reportId: string; lines: { address: string; platform: string }[] }

/** One button for each address that somebody named: that is all it takes. */
export const AskForRemoval = ({ v, reportId, lines }: AskProps) => (
  <ul class="removals">
    {lines.map(({ address, platform }, i) => (
      <li>
        <Address address={address} />
        <Form v={v} action={`/staff/reports/${reportId}/removals`}>
          <input type="hidden" name="address" value={address} />
          <input type="hidden" name="platform" value={platform} />
          <button type="submit" class="small" aria-label={v.t('staff.removal.ask_for', { number: i + 1 })}>
            {v.t('staff.removal.ask')}
          </button>{' '}
          <span class="quiet">{label('platforms', platform, v.lang)}</span>
        </Form>
      </li>
    ))}
  </ul>
)

type CardProps = {
  v: View
  reportId: string
  rows: ShownRemoval[]
  /** Addresses of the report for which nobody asked yet. */
  lines: AskProps['lines']
  may: boolean
}

/** On the page of a report: what can be asked for, and how far it is. */
export const RemovalCard = ({ v, reportId, rows, lines, may }: CardProps) => (
  <section class="card" id="removals">
    <h2>{v.t('staff.removal.title')}</h2>
    <NoLooking v={v} />
    {may && lines.length > 0 && <AskForRemoval v={v} reportId={reportId} lines={lines} />}
    {rows.length > 0 && <RemovalList v={v} rows={rows} />}
    {may && (
      <p>
        <a href={`/staff/reports/${reportId}/removals`}>{v.t('staff.removal.more')}</a>
      </p>
    )}
  </section>
)
