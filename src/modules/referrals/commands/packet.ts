import ageBands from '#content/codes/age_bands.json' with { type: 'json' }
import needCodes from '#content/codes/needs.json' with { type: 'json' }
import sexes from '#content/codes/sexes.json' with { type: 'json' }
import type { Account, Child, Needs } from '#modules/cases/schema.ts'
import { placeName } from '#modules/places/schema.ts'
import type { Ctx } from '#platform/access/context.ts'
import { type Lang, type Text, wordsIn } from '#platform/i18n/i18n.ts'
import type { DraftInput, Packet } from '../schema.ts'

const label = (list: ({ code: string } & Text)[], code: string, lang: Lang) =>
  wordsIn(list.find((c) => c.code === code) ?? { en: '', km: '' }, lang)

/** What a packet holds: of all that stands in the file, only the items that were chosen. */
export function packetOf(
  file: { child: Child; account: Account | null; needs: Needs | null },
  input: DraftInput,
  ctx: Pick<Ctx, 'lang'>,
): Packet {
  const { child, account, needs } = file
  const texts: Record<string, string> = {
    name: child.callName,
    age_and_sex: [label(ageBands.codes, child.ageBand, ctx.lang), label(sexes.codes, child.sex, ctx.lang)]
      .filter(Boolean)
      .join(', '),
    province: placeName(child.province, ctx.lang),
    safe_contact: child.safeContact,
    story: account?.text ?? '',
    needs: [...(needs?.needs.map((n) => label(needCodes.codes, n, ctx.lang)) ?? []), needs?.note ?? '']
      .filter(Boolean)
      .join('\n'),
    safety_wishes: child.safetyWishes,
    support_to_communicate: child.support,
  }
  return { request: input.request, items: input.items.map((item) => ({ item, text: texts[item] ?? '' })) }
}
