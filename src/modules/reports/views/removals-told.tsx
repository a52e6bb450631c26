import { showNumber } from '#platform/time/time.ts'
import { Form } from '#ui/form.tsx'
import type { View } from '#ui/view.ts'

/** Two numbers that the child wanted to see here: nothing of where or what. The child can end it at once. */
export const RemovalsTold = ({ v, told }: { v: View; told: { asked: number; removed: number } }) => (
  <section class="card">
    <p>{v.t('check.removals', { asked: showNumber(told.asked, v.lang), removed: showNumber(told.removed, v.lang) })}</p>
    <Form v={v} action={`/${v.lang}/check/removals`}>
      <button type="submit" class="second small">
        {v.t('check.removals_hide')}
      </button>
    </Form>
  </section>
)
