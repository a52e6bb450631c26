import { openCase } from '#modules/cases/commands/file.ts'
import type { Account, Child, Closure, Needs, RightsExplained, Step } from '#modules/cases/schema.ts'
import { consentsOf } from '#modules/consent/queries.ts'
import type { ConsentDetails } from '#modules/consent/schema.ts'
import { doorPlates } from '#modules/people/queries.ts'
import { type Opened, openDocuments, openRecord } from '#modules/records/commands.ts'
import { documentNames } from '#modules/records/queries.ts'
import type { OpenRecord } from '#modules/records/schema.ts'
import { openReport } from '#modules/reports/commands/answer.ts'
import { writerIsChild } from '#modules/reports/schema.ts'
import type { Ctx } from '#platform/access/context.ts'
import type { Tx } from '#platform/db/database.ts'
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
import { recordsOf } from '../queries.ts'
import { formParts } from './gather-forms.ts'
import { paperPart } from './gather-papers.ts'
import { referralParts } from './gather-referrals.ts'
import { removalParts } from './gather-removals.ts'
import { requestFor } from './work.ts'

/**
 * Opens everything that is kept about the child of a request, leaving out by kind what others
 * wrote about them, or what names other people: a third person's report and conversation, names
 * of staff and witnesses, notes on requests, and every kind of document that is not known here.
 * The openings stand in the trail, each for itself.
 * @throws Failure not_found, forbidden, erased
 */
export async function gather(ctx: Ctx, requestId: string) {
  const { row, about } = await ctx.write(async (tx) => {
    const row = await requestFor(tx, ctx, requestId, 'request.export')
    return { row, about: await recordsOf(tx, row) }
  })
  const report = about.reportId ? await reportParts(ctx, about.reportId) : nothing
  const file = about.caseId ? await caseParts(ctx, about.caseId) : { ...nothing, storyIsOthers: false }
  const referrals = about.caseId ? await referralParts(ctx, about.caseId, file.storyIsOthers) : nothing
  const forms = about.caseId ? await formParts(ctx, about.caseId) : nothing
  const all: Material[] = [report, file, forms, referrals]
  const parts = all.flatMap((m) => m.parts)
  return { row, material: { parts, omitted: all.reduce((sum, m) => sum + m.omitted, 0) } satisfies Material }
}

const nothing: Material = { parts: [], omitted: 0 }

/** A coded fact; none where nothing was said. */
export const fact = (name: FactAxis, ...codes: (string | null | undefined)[]): Fact[] => {
  const said = codes.filter((c): c is string => Boolean(c))
  return said.length > 0 ? [{ name, axis: name, codes: said }] : []
}
const text = (key: string) => (name: TextName, words: string) => ({
  name,
  paragraphs: paragraphsOf(`${key}.${name}`, words),
})

async function reportParts(ctx: Ctx, id: string): Promise<Material> {
  const { report, story, messages, howItWas } = await openReport(ctx, id)
  if (!writerIsChild(story)) return { parts: [], omitted: 1 + messages.length + howItWas.length }
  const at = text('report')
  const written: Part = {
    kind: 'report',
    on: today(report.receivedAt),
    by: 'you',
    facts: [
      ...fact('danger', report.danger),
      ...fact('helper', report.wantedHelper),
      ...fact('provinces', report.province),
      ...fact('contact', story.contactWay),
    ],
    texts: [
      at('story', story.story),
      at('call_name', story.callMe),
      at('safe_contact', [story.contactValue, story.contactTime].filter(Boolean).join('\n')),
      at('safety', story.safety),
      at('support', story.support),
    ],
  }
  const talk = messages.map(
    (m): Part => ({
      kind: 'message',
      on: today(m.writtenAt),
      by: m.fromReporter ? 'you' : 'helper',
      facts: [],
      texts: [text(m.id)('message', m.text)],
    }),
  )
  const said = howItWas.map(
    (h): Part => ({
      kind: 'message',
      on: today(h.at),
      by: 'you',
      facts: fact('how_it_was', h.how),
      texts: [text(h.id)('message', h.words)],
    }),
  )
  return { parts: [written, ...talk, ...said, ...(await removalParts(ctx, id))], omitted: 0 }
}

async function caseParts(ctx: Ctx, id: string): Promise<Material & { storyIsOthers: boolean }> {
  const { row, consents, accounts, attachments } = await openCase(ctx, id)
  return ctx.read(async (tx) => {
    const record = await openRecord(tx, ctx, id)
    const parts: (Part | null)[] = []
    for (const read of documentParts) parts.push(...(await read(tx, record)))
    const agreements = await agreementParts(tx, id, consents)
    const known = /^(child|account|needs|step|rights|closure|consent .*|form .*)$/
    const strange = (await documentNames(tx, id)).filter((name) => !known.test(name)).length
    const state: Part = {
      kind: 'case',
      on: today(row.openedAt),
      by: 'helper',
      facts: fact('case_state', row.state),
      texts: [],
    }
    const own = parts.filter((p): p is Part => p !== null)
    return {
      parts: [state, ...own, ...agreements, ...attachments.map(paperPart)],
      omitted: strange + parts.length - own.length,
      storyIsOthers: accounts.some((a) => a.value.by !== 'self'),
    }
  })
}

/** All versions of a document, oldest first, as parts; null: left out as a whole. */
const each =
  <V>(name: string, part: (value: V, at: ReturnType<typeof text>, key: string) => Omit<Part, 'on' | 'by'> | null) =>
  async (tx: Tx, record: OpenRecord): Promise<(Part | null)[]> =>
    (await openDocuments<V>(tx, record, name)).map(({ id, value, madeAt }: Opened<V>) => {
      const made = part(value, text(id), id)
      return made && { ...made, on: today(madeAt), by: 'helper' }
    })

const documentParts = [
  each<Child>('child', (c, at) => ({
    kind: 'child',
    facts: [
      ...fact('age_bands', c.ageBand),
      ...fact('sexes', c.sex),
      ...fact('provinces', c.province),
      ...fact('harms', ...c.harm),
      ...fact('platforms', ...c.platform),
      ...fact('relations', c.relation),
      ...fact('facilitators', c.facilitator),
      ...fact('first_told', c.firstTold),
      ...fact('barriers', ...(c.barriers ?? [])),
    ],
    texts: [
      at('call_name', c.callName),
      at('safe_contact', c.safeContact),
      at('safety', c.safetyWishes),
      at('support', c.support),
    ],
  })),
  // A story that somebody else reported is theirs, also where the case carries it on.
  each<Account>('account', (a, at) =>
    a.by === 'self'
      ? { kind: 'account', facts: [{ name: 'told_on', day: a.toldOn }], texts: [at('account', a.text)] }
      : null,
  ),
  each<Needs>('needs', (n, at) => ({ kind: 'needs', facts: fact('needs', ...n.needs), texts: [at('note', n.note)] })),
  each<Step>('step', (s, at, key) => ({
    kind: 'step',
    facts: [...fact('step', s.agreed), ...(s.byDay ? [{ name: 'by_day', day: s.byDay } as const] : [])],
    texts: [
      at('what', s.what),
      { name: 'by_whom', paragraphs: otherPerson(`${key}.by_whom`, s.who) },
      at('child_words', s.childWords),
    ],
  })),
  each<RightsExplained>('rights', (r, at, key) => ({
    kind: 'rights',
    facts: [...fact('given_to', r.givenTo), { name: 'told_on', day: r.day }, ...fact('explained_by', ...r.how)],
    texts: [{ name: 'by_whom', paragraphs: otherPerson(`${key}.by_whom`, r.by) }, at('note', r.note)],
  })),
  each<Closure>('closure', (c, at) => ({
    kind: 'closure',
    facts: fact('closure_reasons', c.reason),
    texts: [at('child_view', c.childView), at('note', c.note)],
  })),
]

async function agreementParts(tx: Tx, caseId: string, details: Map<string, ConsentDetails>): Promise<Part[]> {
  const rows = await consentsOf(tx, caseId)
  const plates = await doorPlates(
    tx,
    rows.map((r) => r.toTeamId),
  )
  return rows.map((r): Part => {
    const how = details.get(r.id)
    const plate = plates.get(r.toTeamId)
    return {
      kind: 'agreement',
      on: r.givenOn,
      by: 'you',
      facts: [
        ...(plate ? [{ name: 'organisation', plain: plate.organisation } as const] : []),
        ...fact('share_items', ...r.items),
        { name: 'until', day: r.expiresOn },
        ...(r.withdrawnAt ? [{ name: 'withdrawn_on', day: today(r.withdrawnAt) } as const] : []),
        ...fact('consent_givers', how?.giver),
        ...fact('explained_by', how?.explainedBy),
        ...fact('agreed_how', how?.agreedHow),
      ],
      texts: [
        text(r.id)('explained_in', how?.explainedIn ?? ''),
        { name: 'witness', paragraphs: otherPerson(`${r.id}.witness`, how?.witness ?? '') },
        text(r.id)('child_words', how?.childWords ?? ''),
      ],
    }
  })
}
