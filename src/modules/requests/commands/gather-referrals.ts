import { doorPlates } from '#modules/people/queries.ts'
import { type OpenedReferral, openReferral } from '#modules/referrals/commands/open.ts'
import { referralsOfCase } from '#modules/referrals/queries.ts'
import type { Ctx } from '#platform/access/context.ts'
import type { Text } from '#platform/i18n/i18n.ts'
import { today } from '#platform/time/time.ts'
import {
  type Fact,
  type FactAxis,
  type Material,
  otherPerson,
  type Part,
  paragraphsOf,
  type TextName,
} from '../material.ts'

/**
 * What was asked of other services for the child: packets as they were sent, answers and outcomes.
 * @param storyIsOthers the case carries a story that somebody else reported: it is left out here too
 */
export async function referralParts(ctx: Ctx, caseId: string, storyIsOthers: boolean): Promise<Material> {
  const { rows, plates } = await ctx.read(async (tx) => {
    const rows = await referralsOfCase(tx, caseId)
    return {
      rows,
      plates: await doorPlates(
        tx,
        rows.map((r) => r.toTeamId),
      ),
    }
  })
  const parts: Part[] = []
  for (const { id, toTeamId } of rows)
    parts.push(...partsOf(await openReferral(ctx, id), plates.get(toTeamId)?.organisation, storyIsOthers))
  return { parts, omitted: 0 }
}

const fact = (name: FactAxis, ...codes: string[]): Fact[] => (codes.length > 0 ? [{ name, axis: name, codes }] : [])

function partsOf({ row, content }: OpenedReferral, organisation: Text | undefined, storyIsOthers: boolean): Part[] {
  const text = (name: TextName, n: number, words: string) => ({
    name,
    paragraphs: paragraphsOf(`${row.id}.${name}.${n}`, words),
  })
  const to: Fact[] = organisation ? [{ name: 'organisation', plain: organisation }] : []
  const sent: Part = {
    kind: 'referral',
    on: today(row.sentAt ?? row.madeAt),
    by: 'helper',
    facts: [
      ...to,
      ...fact('services', row.service),
      ...fact('urgencies', row.urgency),
      ...fact('referral_state', row.state),
      ...fact('share_items', ...(content?.packet.items.map((i) => i.item) ?? [])),
    ],
    texts: [
      text('request', 0, content?.packet.request ?? ''),
      ...(content?.packet.items.map((i, n) =>
        i.item === 'story' && storyIsOthers
          ? { name: 'shared' as const, paragraphs: otherPerson(`${row.id}.shared.${n}`, i.text) }
          : text('shared', n, i.text),
      ) ?? []),
    ],
  }
  const answers: Part[] = (content?.appointments ?? []).map((a, n) => ({
    kind: 'referral',
    on: a.day,
    by: 'service',
    facts: [...to, { name: 'meeting', day: a.day }],
    texts: [
      text('place', n, [a.time, a.place].filter(Boolean).join(', ')),
      { name: 'goes_along', paragraphs: otherPerson(`${row.id}.goes_along.${n}`, a.goesAlong) },
    ],
  }))
  const { outcome, decline } = content ?? {}
  if (outcome || decline)
    answers.push({
      kind: 'referral',
      on: sent.on,
      by: 'service',
      facts: [
        ...to,
        ...fact('referral_outcomes', ...(outcome ? [outcome.outcome] : [])),
        ...fact('decline_reasons', ...(decline ? [decline.reason] : [])),
      ],
      texts: [text('outcome_note', 0, outcome?.note ?? ''), text('decline_note', 0, decline?.note ?? '')],
    })
  return [sent, ...answers]
}
