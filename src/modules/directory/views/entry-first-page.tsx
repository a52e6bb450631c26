import { Form } from '#ui/form.tsx'
import type { View } from '#ui/view.ts'
import type { Phone } from '../authored/entries.ts'
import { firstPageMarks } from '../commands/first-page.ts'
import { Card, nameIn, say } from './entry-parts.tsx'
import type { PartProps } from './entry-props.ts'

/** What this service's number is on the first page for; only for whoever decides it. */
export function FirstPageCard({ v, at, entry, filled, may, firstPage }: PartProps) {
  const { t } = v
  if (!may.firstPage) return null
  const { frontDoor, forDanger } = entry.row
  const seen = JSON.stringify(firstPage.now)
  const now = { front_door: frontDoor, for_danger: forDanger }
  const wrong = (mark: string) =>
    filled.errors['mark'] &&
    filled.values['mark'] === mark && <p class="wrong">{(t as (key: string) => string)(filled.errors['mark'])}</p>
  return (
    <Card title={t('staff.directory.first_page')}>
      <p id="mark" class="quiet">
        {t('staff.directory.first_page_what')}
      </p>
      {firstPage.shown && firstPage.now.length > 0 && (
        <Form v={v} action={`${at}/first-page`}>
          <p>{t('staff.directory.first_page_now')}</p>
          <Phones v={v} phones={firstPage.now} />
          {wrong('numbers')}
          <input type="hidden" name="mark" value="numbers" />
          <input type="hidden" name="seen" value={seen} />
          <button type="submit" name="answer" value="yes">
            {t('staff.directory.first_page_numbers')}
          </button>
        </Form>
      )}
      {firstPageMarks.map((mark) => (
        <Form v={v} action={`${at}/first-page`}>
          <p>
            {say(v, `first_page_${mark}`)}{' '}
            <strong>{t(now[mark] ? 'staff.directory.first_page_is' : 'staff.directory.first_page_is_not')}</strong>
          </p>
          {wrong(mark)}
          <input type="hidden" name="mark" value={mark} />
          <input type="hidden" name="seen" value={seen} />
          <button type="submit" class="second" name="answer" value={now[mark] ? 'no' : 'yes'}>
            {t(now[mark] ? 'staff.directory.first_page_unset' : 'staff.directory.first_page_set')}
          </button>
        </Form>
      ))}
    </Card>
  )
}

/** Says to everybody that the first page still has other numbers than the entry. */
export const FirstPageNote = ({ v, firstPage }: Pick<PartProps, 'v' | 'firstPage'>) =>
  firstPage.shown && (
    <section class="note">
      <p>{v.t('staff.directory.first_page_still')}</p>
      <Phones v={v} phones={firstPage.shown} />
      <p>{v.t('staff.directory.first_page_waits')}</p>
    </section>
  )

const Phones = ({ v, phones }: { v: View; phones: Phone[] }) => (
  <ul>
    {phones.map((p) => (
      <li>
        <strong>{p.number}</strong> {p.note && nameIn(v.lang, p.note.en, p.note.km ?? null)}
      </li>
    ))}
  </ul>
)
