import { randomBytes } from 'node:crypto'
import type { ServiceCard } from '#modules/directory/queries/cards.ts'
import type { Nearby, NearServices } from '#modules/directory/queries/nearest.ts'
import { placeName } from '#modules/places/schema.ts'
import { breakKhmer } from '#platform/i18n/i18n.ts'
import { showDay, showNumber } from '#platform/time/time.ts'
import { label, options } from '#ui/codes.ts'
import { Form } from '#ui/form.tsx'
import type { View } from '#ui/view.ts'

/** What the directory knows for a kind of help near a child's province. */
export type Near = { help: string; province: string; found: NearServices | null; noted: boolean }

type Props = { v: View; caseId: string; near: Near }

/** Before somebody is asked: who is near, how far, and how well that is known. Works with scripts off. */
export function NearPanel({ v, caseId, near }: Props) {
  const { t, lang } = v
  const { help, province, found, noted } = near
  const place = breakKhmer(placeName(province, lang))
  return (
    <section>
      <h2>{t('staff.near.title')}</h2>
      <p>{province ? t('staff.near.lead', { place }) : t('staff.near.lead_anywhere')}</p>
      <form method="get" class="box" autocomplete="off">
        <div class="field">
          <label class="name" for="near-help">
            {t('staff.referral.service')}
          </label>
          <select id="near-help" name="help">
            {options('services', lang, t('staff.choose')).map((o) => (
              <option value={o.code} selected={o.code === help}>
                {o.label}
              </option>
            ))}
          </select>
        </div>
        <button type="submit" class="second">
          {t('staff.near.show')}
        </button>
      </form>
      {noted && (
        <p class="note" role="status">
          {t('staff.near.noted')}
        </p>
      )}
      {found && province && (
        <>
          {found.nothingNear && !noted && <NothingNear v={v} caseId={caseId} near={near} found={found} />}
          <h2>{t('staff.near.nearest', { place, help: label('services', help, lang) })}</h2>
          {found.near.length === 0 ? (
            <p class="card">{t('staff.near.none')}</p>
          ) : (
            <ul class="ways">
              {found.near.map((s) => (
                <li>
                  <Entry v={v} s={s}>
                    <div>{farText(v, s, place)}</div>
                  </Entry>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
      {found && found.fromAfar.length > 0 && (
        <>
          <h2>{t('staff.near.from_afar')}</h2>
          <ul class="ways">
            {found.fromAfar.map((s) => (
              <li>
                <Entry v={v} s={s} />
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

type NothingProps = Props & { found: NearServices }

/** Calm, with two ways on: from afar, and telling those who plan. */
function NothingNear({ v, caseId, near: { help }, found }: NothingProps) {
  const { t, lang } = v
  return (
    <div class="call" role="status">
      <h2>{t('staff.near.nothing')}</h2>
      <p>
        {found.nextKm === null || found.nextProvince === null
          ? t('staff.near.nothing_anywhere')
          : t('staff.near.nothing_km', {
              place: breakKhmer(placeName(found.nextProvince, lang)),
              km: showNumber(found.nextKm, lang),
            })}
        {t('staff.near.nothing_what')}
        {found.fromAfar.length > 0 && ` ${t('staff.near.nothing_afar')}`}
      </p>
      <Form v={v} action={`/staff/cases/${caseId}/referrals/missing`}>
        <input type="hidden" name="help" value={help} />
        <input type="hidden" name="nonce" value={randomBytes(16).toString('hex')} />
        <p class="quiet">{t('staff.near.tell_what')}</p>
        <button type="submit" class="second">
          {t('staff.near.tell')}
        </button>
      </Form>
    </div>
  )
}

const farText = ({ t, lang }: View, { km, reaches }: Nearby, place: string) =>
  [
    km === 0 && t('staff.near.here', { place }),
    km !== null && km > 0 && t('staff.near.km', { km: showNumber(km, lang) }),
    reaches && km !== 0 && t('staff.near.comes'),
  ]
    .filter(Boolean)
    .join(' · ')

type EntryProps = { v: View; s: ServiceCard; children?: preact.ComponentChildren }

/** Who it is, how fresh that is, and the numbers, each with how it is known: staff see those that nobody called, too. */
function Entry({ v, s, children }: EntryProps) {
  const { t, lang } = v
  const phones = s.phones.filter((p) => p.type !== 'fax').slice(0, 3)
  return (
    <div class="card">
      <a href={`/staff/directory/services/${s.id}`}>{s.name}</a>
      {!s.name.includes(s.organization.name) && <div class="quiet">{s.organization.name}</div>}
      {children}
      {s.teamId && <div>{t('staff.near.on_sdap')}</div>}
      <div class="quiet">
        {s.verified
          ? t('staff.directory.verified_on', { day: showDay(s.verified.on, lang) })
          : t('staff.directory.never_verified')}
      </div>
      {phones.length === 0 ? (
        <div class="quiet">{t('staff.near.no_number')}</div>
      ) : (
        <ul class="phones">
          {phones.map((p) => (
            <li>
              <a href={`tel:${p.dial}`}>{p.number}</a> <small>{t(`staff.directory.confidence.${p.confidence}`)}</small>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
