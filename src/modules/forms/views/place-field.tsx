import { children, type Place, provinces } from '#modules/places/schema.ts'
import { one } from '#platform/http/form.ts'
import { pick } from '#platform/i18n/i18n.ts'
import { Beside, describedBy } from '#ui/form.tsx'
import { finerField } from '../filling/posted.ts'
import { askedLabel, presetFor, wordsFor } from './asking.ts'
import type { Asked } from './question.tsx'

/** A place by province and district; then, where they are known, by commune and village. */
export function PlaceField({ a, item, path }: Asked) {
  const { v, filled, finer, knowsCommunes } = a
  const { t, lang } = v
  const error = filled.errors[path]
  const hint = wordsFor(a, item.hint, path) || t('forms.place_hint')
  const answer = filled.values[path] === undefined ? presetFor(a.filling.at(path).answer) : one(filled.values, path)
  const wide = answer.slice(0, 4)
  const small = finer.get(wide) ?? []
  return (
    <div class={error ? 'field bad' : 'field'}>
      <label class="name" for={path}>
        {askedLabel(a, item, path)}
      </label>
      <Beside v={v} name={path} hint={hint} error={error} />
      <select id={path} name={path} aria-describedby={describedBy(path, hint, error)}>
        <option value="">{t('forms.no_place')}</option>
        {provinces.map((p) => (
          <optgroup label={pick(p.name, lang)}>
            <option value={p.code} selected={wide === p.code}>
              {t('forms.whole_province', { province: pick(p.name, lang) })}
            </option>
            {children(p.code).map((d) => (
              <option value={d.code} selected={wide === d.code}>
                {pick(d.name, lang)}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
      {small.length > 0 && (
        <p class="finer">
          <label class="name" for={finerField(path)}>
            {t('forms.finer')}
          </label>
          <select id={finerField(path)} name={finerField(path)}>
            <option value="">{t('forms.finer_none')}</option>
            {small.map((place) => (
              <option value={place.code} selected={answer === place.code}>
                {named(place, pick(place.name, lang))}
              </option>
            ))}
          </select>
        </p>
      )}
      {knowsCommunes && (
        <p class="finer">
          <button type="submit" class="second small" name="go" value="stay">
            {t('forms.show_communes')}
          </button>
        </p>
      )}
    </div>
  )
}

const named = (place: Place, name: string) => (place.level === 'village' ? `– ${name}` : name)
