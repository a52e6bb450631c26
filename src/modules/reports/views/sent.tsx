import { frontDoorLines } from '#modules/directory/queries.ts'
import type { IntakeNow } from '#modules/intake/queries.ts'
import { WhenRead } from '#ui/duty.tsx'
import { PublicPage, untranslated } from '#ui/layout.tsx'
import { Lines } from '#ui/lines.tsx'
import type { View } from '#ui/view.ts'
import { DangerBox } from './danger.tsx'

/** The receipt code, shown this once. */
type SentProps = { v: View; code: string; danger: boolean; self: boolean; pictures: boolean; here: IntakeNow }

/** The receipt code, shown this once; and when somebody reads. */
export const SentPage = ({ v, code, danger, self, pictures, here }: SentProps) => (
  <PublicPage v={v} here="report">
    <h1>{v.t('report.sent.title')}</h1>
    {danger && <DangerBox v={v} here={here} />}
    <p class="warm">{self ? v.t('report.sent.warm') : v.t('report.sent.warm_other')}</p>
    {!danger && (
      <div class="note">
        <WhenRead v={v} duty={here.duty} at={here.at} lines={here.lines} />
      </div>
    )}
    <h2>{v.t('report.sent.code_title')}</h2>
    <p class="code" {...untranslated}>
      {code}
    </p>
    <p>{v.t('report.sent.code_text')}</p>
    <div class="row">
      <a class="button" href={`/${v.lang}/check`}>
        {v.t('report.sent.noted')}
      </a>
      <a class="button second" href={`/${v.lang}/report/no-code`}>
        {v.t('report.sent.cannot_keep')}
      </a>
    </div>
    {/* Both open beside this page, which shows the code this once. */}
    {(pictures || !self) && (
      <section>
        <h2>{v.t('report.sent.next_title')}</h2>
        {pictures && <p>{v.t('report.sent.pictures_text')}</p>}
        <ul>
          {pictures && (
            <li>
              <a href={`/${v.lang}/learn/pictures-removed`} target="_blank" rel="noopener">
                {v.t('report.sent.pictures')}
              </a>
            </li>
          )}
          {!self && (
            <li>
              <a href={`/${v.lang}/learn/how-to-listen`} target="_blank" rel="noopener">
                {v.t('report.sent.listen')}
              </a>
            </li>
          )}
        </ul>
      </section>
    )}
  </PublicPage>
)

type SavedProps = { v: View; code: string; state: string; step: string }

/** An unfinished form is kept: its code, and the way to go on at once. */
export const SavedPage = ({ v, code, state, step }: SavedProps) => (
  <PublicPage v={v} here="report">
    <h1>{v.t('report.saved.title')}</h1>
    <p>{v.t('report.saved.text')}</p>
    <h2>{v.t('report.sent.code_title')}</h2>
    <p class="code" {...untranslated}>
      {code}
    </p>
    <p>{v.t('report.saved.how')}</p>
    <form method="post" action={`/${v.lang}/report`} autocomplete="off">
      <input type="hidden" name="_token" value={state} />
      <input type="hidden" name="screen" value={step} />
      <div class="row">
        <button type="submit" class="second" name="go" value="here">
          {v.t('report.saved.go_on')}
        </button>
        <a class="button" href="/leave">
          {v.t('report.saved.leave')}
        </a>
      </div>
    </form>
  </PublicPage>
)

export const NoCodePage = ({ v }: { v: View }) => (
  <PublicPage v={v} here="report">
    <h1>{v.t('report.no_code.title')}</h1>
    <p>{v.t('report.no_code.read')}</p>
    <ul>
      <li>{v.t('report.no_code.call')}</li>
      <li>{v.t('report.no_code.person')}</li>
      <li>{v.t('report.no_code.again')}</li>
    </ul>
    <div class="call">
      <Lines v={v} entries={frontDoorLines(v.app)} />
    </div>
  </PublicPage>
)

/** Nobody reads at the moment: the page says so and gives the lines that answer. */
export const ClosedPage = ({ v }: { v: View }) => (
  <PublicPage v={v} here="report">
    <h1>{v.t('report.closed.title')}</h1>
    <p>{v.t('report.closed.text')}</p>
    <div class="call">
      <Lines v={v} entries={frontDoorLines(v.app)} />
    </div>
  </PublicPage>
)

export const AlreadySentPage = ({ v }: { v: View }) => (
  <PublicPage v={v} here="report">
    <h1>{v.t('report.already.title')}</h1>
    <p>{v.t('report.already.text')}</p>
    <div class="row">
      <a class="button" href={`/${v.lang}/check`}>
        {v.t('frame.come_back')}
      </a>
      <a class="button second" href={`/${v.lang}/report`}>
        {v.t('report.already.new')}
      </a>
    </div>
    <div class="call">
      <Lines v={v} entries={frontDoorLines(v.app)} />
    </div>
  </PublicPage>
)
