import ageBands from '#content/codes/age_bands.json' with { type: 'json' }
import agreedHow from '#content/codes/agreed_how.json' with { type: 'json' }
import attachmentKinds from '#content/codes/attachment_kinds.json' with { type: 'json' }
import attachmentRemovals from '#content/codes/attachment_removals.json' with { type: 'json' }
import barriers from '#content/codes/barriers.json' with { type: 'json' }
import barriersOwn from '#content/codes/barriers_own.json' with { type: 'json' }
import closureReasons from '#content/codes/closure_reasons.json' with { type: 'json' }
import communicationNeeds from '#content/codes/communication_needs.json' with { type: 'json' }
import consentGivers from '#content/codes/consent_givers.json' with { type: 'json' }
import declineReasons from '#content/codes/decline_reasons.json' with { type: 'json' }
import directoryForWhom from '#content/codes/directory_for_whom.json' with { type: 'json' }
import directoryKinds from '#content/codes/directory_kinds.json' with { type: 'json' }
import directoryMarks from '#content/codes/directory_marks.json' with { type: 'json' }
import directoryWays from '#content/codes/directory_ways.json' with { type: 'json' }
import explainedBy from '#content/codes/explained_by.json' with { type: 'json' }
import facilitators from '#content/codes/facilitators.json' with { type: 'json' }
import feedbackKinds from '#content/codes/feedback_kinds.json' with { type: 'json' }
import firstTold from '#content/codes/first_told.json' with { type: 'json' }
import harms from '#content/codes/harms.json' with { type: 'json' }
import howItWas from '#content/codes/how_it_was.json' with { type: 'json' }
import needs from '#content/codes/needs.json' with { type: 'json' }
import platforms from '#content/codes/platforms.json' with { type: 'json' }
import referralOutcomes from '#content/codes/referral_outcomes.json' with { type: 'json' }
import relations from '#content/codes/relations.json' with { type: 'json' }
import removalWays from '#content/codes/removal_ways.json' with { type: 'json' }
import services from '#content/codes/services.json' with { type: 'json' }
import sexes from '#content/codes/sexes.json' with { type: 'json' }
import shareItems from '#content/codes/share_items.json' with { type: 'json' }
import urgencies from '#content/codes/urgencies.json' with { type: 'json' }
import provinces from '#content/places/provinces.json' with { type: 'json' }
import { type Lang, langOf, pick, type Text } from '#platform/i18n/i18n.ts'
import { furtherLabels } from '#platform/i18n/labels.ts'
import type { Option } from './form.tsx'

type Code = { code: string; en: string; km: string }

const lists = {
  age_bands: ageBands.codes,
  agreed_how: agreedHow.codes,
  attachment_kinds: attachmentKinds.codes,
  attachment_removals: attachmentRemovals.codes,
  barriers: barriers.codes,
  barriers_own: barriersOwn.codes,
  closure_reasons: closureReasons.codes,
  communication_needs: communicationNeeds.codes,
  consent_givers: consentGivers.codes,
  decline_reasons: declineReasons.codes,
  directory_for_whom: directoryForWhom.codes,
  directory_kinds: directoryKinds.codes,
  directory_marks: directoryMarks.codes,
  directory_ways: directoryWays.codes,
  explained_by: explainedBy.codes,
  facilitators: facilitators.codes,
  feedback_kinds: feedbackKinds.codes,
  first_told: firstTold.codes,
  harms: harms.codes,
  how_it_was: howItWas.codes,
  needs: needs.codes,
  platforms: platforms.codes,
  provinces: provinces.map((p) => ({ code: p.code, en: p.name_latin, km: p.name_km })),
  referral_outcomes: referralOutcomes.codes,
  relations: relations.codes,
  removal_ways: removalWays.codes,
  services: services.codes,
  sexes: sexes.codes,
  share_items: shareItems.codes,
  urgencies: urgencies.codes,
} satisfies Record<string, Code[]>

export type Axis = keyof typeof lists

/** The same with the labels of further languages. */
const axes = Object.fromEntries(
  Object.entries(lists).map(([axis, codes]) => [
    axis,
    codes.map((c) => ({ ...c, ...furtherLabels(axis === 'provinces' ? 'places' : axis, c.code) })),
  ]),
) as Record<Axis, (Text & { code: string })[]>

/** The label of a code; the code itself if nobody knows it any more. */
export function label(axis: Axis, code: string | null | undefined, lang: Lang): string {
  const found = axes[axis].find((c) => c.code === code)
  return found ? pick(found, lang) : (code ?? '')
}

/** All codes of an axis as options; `blank` puts an empty choice first. */
export function options(axis: Axis, lang: Lang, blank?: string): Option[] {
  const all = axes[axis].map((c) => ({ code: c.code, label: pick(c, lang), lang: langOf(c, lang) }))
  return blank === undefined ? all : [{ code: '', label: blank }, ...all]
}
