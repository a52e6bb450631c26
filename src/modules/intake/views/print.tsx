import type { Entry } from '#modules/directory/queries.ts'
import { pick, type T, translator } from '#platform/i18n/i18n.ts'
import { printStyle } from '#ui/assets.ts'
import { directionOf, StaffPage, untranslated } from '#ui/layout.tsx'
import { PasskeyScript } from '#ui/passkey.tsx'
import { Square } from '#ui/square.tsx'
import type { View } from '#ui/view.ts'
import type { EntryLink } from '../queries/links.ts'

type Props = { v: View; link: EntryLink; address: string; lines: Entry[] }

// What is printed is in the link's language, whatever that of who prints. Nothing on it says what
// it is about: whoever finds it on a child finds a name, "somebody listens" and an address.

/** Eight cards of a business card's size on one A4 page. */
export const CardsPage = ({ v, link, address, lines }: Props) => (
  <PrintPage v={v} hint={v.t('staff.links.print_hint_card')} name={link.label}>
    <div class="cards" lang={link.language} dir={directionOf(link.language)}>
      {Array.from({ length: 8 }, () => (
        <Card t={translator(link.language)} address={address} lines={lines} />
      ))}
    </div>
  </PrintPage>
)

/** One A4 page for a wall. */
export function PosterPage({ v, link, address, lines }: Props) {
  const t = translator(link.language)
  return (
    <PrintPage v={v} hint={v.t('staff.links.print_hint_poster')} name={link.label}>
      <div class="poster" lang={link.language} dir={directionOf(link.language)}>
        <p class="big">{t('frame.short_name')}</p>
        <p class="says">{t('staff.print.listens')}</p>
        <p>{t('staff.print.listens_more')}</p>
        <Square text={address} label={t('staff.links.square')} size={320} />
        <p>{t('staff.print.scan')}</p>
        <p class="address" {...untranslated}>
          {short(address)}
        </p>
        <p>{t('staff.print.or_call')}</p>
        <ul>
          {lines.map((line) => (
            <li>
              <strong {...untranslated}>{line.phones[0]?.number}</strong> {pick(line.name, link.language)}
              {line.hours && ` · ${pick(line.hours, link.language)}`}
            </li>
          ))}
        </ul>
      </div>
    </PrintPage>
  )
}

const short = (address: string) => address.replace(/^https?:\/\//, '')

const Card = ({ t, address, lines }: { t: T; address: string; lines: Entry[] }) => (
  <div class="card-paper">
    <Square text={address} label={t('staff.links.square')} size={96} />
    <div>
      <p class="big">{t('frame.short_name')}</p>
      <p>{t('staff.print.listens')}</p>
      <p class="address" {...untranslated}>
        {short(address)}
      </p>
      <p {...untranslated}>
        {lines.map((line) => (
          <>
            <span class="number">{line.phones[0]?.number}</span>{' '}
          </>
        ))}
      </p>
    </div>
  </div>
)

type PrintProps = { v: View; hint: string; name: string; children: preact.ComponentChildren }

const PrintPage = ({ v, hint, name, children }: PrintProps) => (
  <StaffPage v={v} title={v.t('staff.links.title')}>
    <div class="unprinted">
      <style dangerouslySetInnerHTML={{ __html: printStyle }} />
      <h1>{name}</h1>
      <p>{hint}</p>
      <p>
        <button type="button" hidden data-print>
          {v.t('staff.links.print')}
        </button>{' '}
        <a href="/staff/intake/links">{v.t('staff.links.back')}</a>
      </p>
    </div>
    {children}
    <PasskeyScript />
  </StaffPage>
)
