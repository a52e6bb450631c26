import { writers } from '#modules/reports/schema.ts'
import { WhenRead } from '#ui/duty.tsx'
import { Choices } from '#ui/form.tsx'
import { Screen, type ScreenProps } from './frame.tsx'

/** First: who reads it, when, whom we never tell, when we must; then only who is writing. */
export const WhoScreen = ({ months, talk, ...props }: ScreenProps & { months: number | null; talk: boolean }) => {
  const { v, filled, here } = props
  const lead = (
    <>
      <div class="note">
        <ul>
          <li>{v.t('report.promise.who_reads')}</li>
          <li>
            <WhenRead v={v} duty={here.duty} at={here.at} lines={here.lines} label />
          </li>
          <li>{v.t('report.promise.never')}</li>
          <li>{v.t('report.promise.must')}</li>
          {months && <li>{v.t('report.promise.kept', { count: months })}</li>}
        </ul>
      </div>
      <p>
        {v.t('report.who.private')} <a href="/leave">{v.t('report.who.private_leave')}</a>
      </p>
      <p>
        <a href={`/${v.lang}/fears`} target="_blank" rel="noopener">
          {v.t('report.who.fears')}
        </a>
      </p>
      <p>
        {v.t('ways.with_friend')} <a href={`/${v.lang}/ways`}>{v.t('ways.all')}</a>
      </p>
    </>
  )
  return (
    <Screen {...props} talks={talk} title={v.t('report.who.title')} lead={lead}>
      <Choices
        v={v}
        name="writer"
        label={v.t('report.who.label')}
        filled={filled}
        options={writers.map((code) => ({ code, label: v.t(`report.writer.${code}`) }))}
      />
    </Screen>
  )
}
