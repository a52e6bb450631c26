import { z } from 'zod'
import { authoredOrganization } from '#modules/directory/authored/content.ts'
import { bringDirectory } from '#modules/directory/authored/load.ts'
import type { Tx } from '#platform/db/database.ts'
import { type DemoOrganisation, demoOrganisations } from './accounts.ts'

// Made-up entries of the directory for the demo's organisations, so that a child can be referred
// to them. They have no numbers: a made-up one could ring at a stranger's.

const nameOf = (code: DemoOrganisation) => demoOrganisations.find((o) => o.code === code)?.name ?? { en: '', km: '' }
const sources = [{ name: 'made up for the demo', dated: null }]

const service = (
  of: DemoOrganisation,
  what: { en: string; km: string },
  about: { en: string; km: string },
  more: object,
) => ({
  code: `demo_${of}`,
  name: { en: `${nameOf(of).en}: ${what.en}`, km: `${nameOf(of).km}៖ ${what.km}` },
  about,
  free: true,
  hours: {
    en: 'Monday to Friday, 8:00 to 17:00',
    km: 'ថ្ងៃចន្ទ ដល់ថ្ងៃសុក្រ ម៉ោង ៨:០០ ព្រឹក ដល់ ៥:០០ ល្ងាច',
    open: [{ days: ['MO', 'TU', 'WE', 'TH', 'FR'], opens: '08:00', closes: '17:00' }],
  },
  for_whom: ['children'],
  confidence: 'own_page',
  sources,
  km_reviewed: false,
  ...more,
})

const entry = (of: DemoOrganisation, kind: string, places: string[], services: object[]) => ({
  code: `demo_${of}`,
  kind,
  name: nameOf(of),
  about: { en: 'Made up, for trying Sdap.', km: 'បង្កើតឡើងសម្រាប់សាកល្បង Sdap។' },
  locations: places.map((place) => ({ code: `town_${place}`, place, redacted: false })),
  sources,
  km_reviewed: false,
  services,
})

const entries = [
  entry(
    'helpline',
    'helpline',
    ['12'],
    [
      service(
        'helpline',
        { en: 'counselling', km: 'ការប្រឹក្សាយោបល់' },
        { en: 'Somebody listens, as long as you wish.', km: 'មានអ្នកស្តាប់អ្នក តាមដែលអ្នកចង់បាន។' },
        { help: ['helpline', 'counselling'], ways: ['by_phone', 'by_message'], area: 'country', at: ['town_12'] },
      ),
    ],
  ),
  entry(
    'casework',
    'ngo',
    ['08'],
    [
      service(
        'casework',
        { en: 'a worker for child and family', km: 'អ្នកកាន់ករណីសម្រាប់កុមារ និងគ្រួសារ' },
        { en: 'One worker stays beside the child and the family.', km: 'បុគ្គលិកម្នាក់នៅក្បែរកុមារ និងគ្រួសារ។' },
        {
          help: ['family_support', 'reintegration', 'outreach'],
          ways: ['in_person'],
          area: ['08', '12'],
          at: ['town_08'],
        },
      ),
    ],
  ),
  entry(
    'legal_aid',
    'legal_body',
    ['12'],
    [
      service(
        'legal_aid',
        { en: 'help with the law', km: 'ជំនួយផ្នែកច្បាប់' },
        {
          en: 'A lawyer explains what is possible. Deciding comes later.',
          km: 'មេធាវីពន្យល់ពីអ្វីដែលអាចធ្វើបាន។ ការសម្រេចចិត្តមកតាមក្រោយ។',
        },
        { help: ['legal_aid', 'court_preparation'], ways: ['in_person'], area: ['12', '08'], at: ['town_12'] },
      ),
    ],
  ),
]

/** Makes the entries and gives each to its organisation and team. */
export async function makeDemoDirectory(
  tx: Tx,
  places: Map<string, { organisationId: string; team: { id: string } }>,
): Promise<void> {
  await bringDirectory(tx, z.array(authoredOrganization).parse(entries))
  for (const [of, { organisationId, team }] of places) {
    const code = `demo_${of}`
    await tx
      .updateTable('hsdsOrganization')
      .set({ ownerOrganisationId: organisationId, contentMark: null })
      .where('code', '=', code)
      .execute()
    await tx.updateTable('hsdsService').set({ teamId: team.id, contentMark: null }).where('code', '=', code).execute()
  }
}
