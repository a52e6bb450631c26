import names from '#content/directory/taxonomies.json' with { type: 'json' }
import type { Tx } from '#platform/db/database.ts'
import { type TaxonomyCode, taxonomies } from '../schema.ts'
import { idOf, termId } from './rows.ts'

const wanted = names.taxonomies.map((t) => ({
  taxonomy: { id: idOf('taxonomy', t.code), code: t.code, nameEn: t.en, nameKm: t.km, descriptionEn: t.description },
  terms: taxonomies[t.code as TaxonomyCode].map((c, position) => ({
    id: termId(t.code, c.code),
    taxonomyId: idOf('taxonomy', t.code),
    code: c.code,
    nameEn: c.en,
    nameKm: c.km,
    position,
  })),
}))

/** Brings the codes of content/codes that describe services into the tables; what is gone there stays here. */
export async function loadTerms(tx: Tx): Promise<void> {
  const taxonomiesThere = await tx
    .selectFrom('hsdsTaxonomy')
    .select(['id', 'code', 'nameEn', 'nameKm', 'descriptionEn'])
    .execute()
  const termsThere = await tx
    .selectFrom('hsdsTaxonomyTerm')
    .select(['id', 'taxonomyId', 'code', 'nameEn', 'nameKm', 'position'])
    .execute()
  const known = new Set([...taxonomiesThere, ...termsThere].map((row) => JSON.stringify(row)))
  const news = (row: object) => !known.has(JSON.stringify(row))
  for (const { taxonomy } of wanted)
    if (news(taxonomy))
      await tx
        .insertInto('hsdsTaxonomy')
        .values(taxonomy)
        .onConflict((c) => c.column('id').doUpdateSet(taxonomy))
        .execute()
  const terms = wanted.flatMap((w) => w.terms).filter(news)
  if (terms.length > 0)
    await tx
      .insertInto('hsdsTaxonomyTerm')
      .values(terms)
      .onConflict((c) =>
        c.column('id').doUpdateSet((eb) => ({
          nameEn: eb.ref('excluded.nameEn'),
          nameKm: eb.ref('excluded.nameKm'),
          position: eb.ref('excluded.position'),
        })),
      )
      .execute()
}
