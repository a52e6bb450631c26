import type { VNode } from 'preact'
import provinceList from '#content/places/provinces.json' with { type: 'json' }
import { children, districtOf, provinceOf } from '#modules/places/schema.ts'
import { pick } from '#platform/i18n/i18n.ts'
import { label, options } from '#ui/codes.ts'
import { Form, Select } from '#ui/form.tsx'
import { kept } from '#ui/kept.tsx'
import type { View } from '#ui/view.ts'
import { type FinderQuery, taxonomies } from '../schema.ts'
import { type Everyday, everyday } from './finder-parts.tsx'

// Strokes on a field of 24 by 24.
const pictures: Record<Everyday, string> = {
  counselling: 'M4 5h16v11H11l-5 4v-4H4zM8 9h8M8 12h5',
  medical: 'M4 4h16v16H4zM12 8v8M8 12h8',
  shelter: 'M3 12l9-8 9 8M6 10v10h12V10M9 20v-5h6v5',
  legal_aid: 'M12 4v16M7 20h10M5 7h14M5 7l-3 7h6zM19 7l-3 7h6z',
  police: 'M12 3l8 3v6c0 5-4 8-8 9-4-1-8-4-8-9V6zM9 12l2 2 4-4',
  picture_removal: 'M3 5h18v14H3zM3 16l5-5 4 4 3-3 6 5M4 21L20 3',
  education: 'M12 6c-3-2-6-2-9-1v13c3-1 6-1 9 1 3-2 6-2 9-1V5c-3-1-6-1-9 1zM12 6v13',
  basic_supplies: 'M4 9h16l-2 11H6zM8 9l3-6M16 9l-3-6M9 13v4M15 13v4',
  family_support: 'M8 8a3 3 0 100-.1M16 9a2.500 2.500 0 100-.1M3 20c0-8 10-8 10 0M13 15c3-3 8-1 8 5',
}

const Picture = ({ d }: { d: string }) => (
  <svg viewBox="0 0 24 24" aria-hidden="true">
    <path d={d} />
  </svg>
)

const towns = provinceList.map((p) => `${p.code},${p.town.latitude},${p.town.longitude}`).join(' ')

// Each part has few states: a kind of help, a province or district, whom and how.
const shelf = new Map<string, string>()

/** What somebody may look for, in one box. It is posted, so that words stand in no address. */
export function FinderForm({ v, query }: { v: View; query: FinderQuery }) {
  const place = (districtOf(query.place) ?? provinceOf(query.place))?.code ?? ''
  return (
    <Form v={v} action={`/${v.lang}/services`} class="box finder">
      {kept(shelf, `${v.lang} help ${query.help}`, () => (
        <Needs v={v} chosen={query.help} />
      ))}
      {kept(shelf, `${v.lang} where ${place}`, () => (
        <Where v={v} place={place} />
      ))}
      {kept(shelf, `${v.lang} more ${query.for_whom} ${query.way} ${query.open_now} ${query.free}`, () => (
        <More v={v} query={query} />
      ))}
      <Words v={v} words={query.words} />
      <button type="submit">{v.t('finder.go')}</button>
    </Form>
  )
}

function Where({ v, place }: { v: View; place: string }) {
  const { t, lang } = v
  const province = place.slice(0, 2)
  const filled = { values: { place: province, district: place }, errors: {} }
  return (
    <>
      <Select
        v={v}
        name="place"
        label={t('finder.where')}
        options={options('provinces', lang, t('finder.anywhere'))}
        filled={filled}
      />
      {province && (
        <Select
          v={v}
          name="district"
          label={t('finder.district')}
          options={[
            { code: '', label: t('finder.any_district') },
            ...children(province).map((d) => ({ code: d.code, label: pick(d.name, lang) })),
          ]}
          filled={filled}
        />
      )}
      <div id="near" class="field" hidden>
        <button
          type="button"
          class="second"
          data-towns={towns}
          data-found={t('finder.near_found')}
          data-no={t('finder.near_no')}
          aria-describedby="near-hint"
        >
          {t('finder.near')}
        </button>
        <p class="hint" id="near-hint">
          {t('finder.near_hint')}
        </p>
        <p id="near-said" role="status" />
      </div>
    </>
  )
}

function More({ v, query }: { v: View; query: FinderQuery }) {
  const { t, lang } = v
  const filled = { values: { for_whom: query.for_whom, way: query.way }, errors: {} }
  return (
    <details open={query.for_whom !== '' || query.way !== '' || query.open_now || query.free}>
      <summary>{t('finder.more')}</summary>
      <Select
        v={v}
        name="for_whom"
        label={t('finder.for_whom')}
        options={options('directory_for_whom', lang, t('finder.everyone'))}
        filled={filled}
      />
      <Select
        v={v}
        name="way"
        label={t('finder.way')}
        options={options('directory_ways', lang, t('finder.any_way'))}
        filled={filled}
      />
      <Tick name="open_now" text={t('finder.open_now')} checked={query.open_now} />
      <Tick name="free" text={t('finder.free')} checked={query.free} />
    </details>
  )
}

/** Free words, for whoever would rather type. */
export const Words = ({ v, words }: { v: View; words: string }) => (
  <div class="field">
    <label class="name" for="words">
      {v.t('finder.words')}
    </label>
    <p class="hint" id="words-hint">
      {v.t('finder.words_hint')}
    </p>
    <input
      type="text"
      id="words"
      name="words"
      value={words}
      maxLength={100}
      autocomplete="off"
      aria-describedby="words-hint"
    />
  </div>
)

/** Kinds of help: the everyday ones as pictures with words, the others folded. */
function Needs({ v, chosen }: { v: View; chosen: string }) {
  const { t, lang } = v
  const others = taxonomies.services.map((s) => s.code).filter((code) => !everyday.some((e) => e === code))
  return (
    <fieldset>
      <legend>{t('finder.need')}</legend>
      <div class="picks two">
        {everyday.map((code) => (
          <Need
            code={code}
            text={t(`finder.everyday.${code}`)}
            chosen={chosen}
            picture={<Picture d={pictures[code]} />}
          />
        ))}
        <Need code="" text={t('finder.any_need')} chosen={chosen} />
      </div>
      <details open={others.includes(chosen)}>
        <summary>{t('finder.more_needs')}</summary>
        <div class="picks two">
          {others.map((code) => (
            <Need code={code} text={label('services', code, lang)} chosen={chosen} />
          ))}
        </div>
      </details>
    </fieldset>
  )
}

const Need = ({ code, text, chosen, picture }: { code: string; text: string; chosen: string; picture?: VNode }) => (
  <label class="pick">
    <input type="radio" name="help" value={code} checked={chosen === code} />
    {picture}
    <span>{text}</span>
  </label>
)

const Tick = ({ name, text, checked }: { name: string; text: string; checked: boolean }) => (
  <label class="pick">
    <input type="checkbox" name={name} value="yes" checked={checked} />
    <span>{text}</span>
  </label>
)
