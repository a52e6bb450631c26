import { frontDoorLines } from '#modules/directory/queries.ts'
import { writers } from '#modules/reports/schema.ts'
import { Choices } from '#ui/form.tsx'
import { Lines } from '#ui/lines.tsx'
import { Screen, type ScreenProps } from './frame.tsx'

/** First: who reads it, when, whom we never tell, when we must; then only who is writing. */
export const WhoScreen = ({ months, ...props }: ScreenProps & { months: number | null }) => {
  const { v, filled } = props
  const lead = (
    <>
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
      <details>
        <summary>{v.t('report.who.rather_talk')}</summary>
        <Lines v={v} entries={frontDoorLines(v.app)} />
      </details>
    </>
  )
  return (
    <Screen {...props} title={v.t('report.who.title')} lead={lead}>
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
