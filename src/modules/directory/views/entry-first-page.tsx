import { Form } from '#ui/form.tsx'
import { firstPageMarks } from '../commands/first-page.ts'
import { Card, say } from './entry-parts.tsx'
import type { PartProps } from './entry-props.ts'

/** What this service's number is on the first page for; only for whoever decides it. */
export function FirstPageCard({ v, at, entry, filled, may }: PartProps) {
  const { t } = v
  if (!may.firstPage) return null
  const { frontDoor, forDanger } = entry.row
  const now = { front_door: frontDoor, for_danger: forDanger }
  const wrong = filled.errors['mark']
  return (
    <Card title={t('staff.directory.first_page')}>
      <p id="mark" class="quiet">
        {t('staff.directory.first_page_what')}
      </p>
      {firstPageMarks.map((mark) => (
        <Form v={v} action={`${at}/first-page`}>
          <p>
            {say(v, `first_page_${mark}`)}{' '}
            <strong>{t(now[mark] ? 'staff.directory.first_page_is' : 'staff.directory.first_page_is_not')}</strong>
          </p>
          {wrong && filled.values['mark'] === mark && <p class="wrong">{(t as (key: string) => string)(wrong)}</p>}
          <input type="hidden" name="mark" value={mark} />
          <button type="submit" class="second" name="answer" value={now[mark] ? 'no' : 'yes'}>
            {t(now[mark] ? 'staff.directory.first_page_unset' : 'staff.directory.first_page_set')}
          </button>
        </Form>
      ))}
    </Card>
  )
}
