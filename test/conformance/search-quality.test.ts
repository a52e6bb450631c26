import { beforeAll, expect, test } from 'vitest'
import { finderQuery } from '#modules/directory/schema.ts'
import { findServices } from '#modules/directory/search/find.ts'
import { type World, world } from '#test/support/world.ts'

// What people type, and which entries one of which must be among the first three. Zero-width
// characters stand as \u200b (between words), \u200c and \u200d.
const cases: [words: string, ...oneOf: string[]][] = [
  // English, as a child or a friend might put it
  ['someone to talk to', 'child_helpline_cambodia'],
  ['i want to talk to someone', 'child_helpline_cambodia'],
  ['help me', 'child_helpline_cambodia', 'aple_hotline'],
  ['photo online', 'take_it_down', 'aple_hotline'],
  ['someone posted my photo', 'take_it_down', 'aple_hotline'],
  ['delete my pictures', 'take_it_down', 'aple_hotline'],
  ['blackmail', 'aple_hotline', 'take_it_down'],
  ['police', 'national_police_117', 'ahtjp_1288', 'child_protection_unit'],
  ['human trafficking', 'ahtjp_1288', 'national_police_117'],
  ['sleep tonight', 'mlop_tapang_night_shelter', 'cwcc_shelter'],
  ['i ran away', 'child_helpline_cambodia', 'mlop_tapang_night_shelter', 'cwcc_shelter'],
  ['lawyer', 'aple_hotline', 'lscw_legal_aid'],
  ['going to court', 'aple_court_support'],
  ['i am sad', 'child_helpline_cambodia'],
  ['pregnant', 'rhac_clinics', 'marie_stopes_clinics'],
  ['help for boys', 'first_step_cambodia'],
  ['wheelchair', 'children_in_families_disability', 'epic_arts_disability', 'safe_haven_disability'],
  ['scholarship', 'auscam_support'],
  ['hungry', 'iom_support'],
  ['depressed', 'tpo_treatment_centre'],
  // English, misspelt or without spaces
  ['lawer', 'aple_hotline', 'lscw_legal_aid'],
  ['polise', 'national_police_117', 'ahtjp_1288', 'child_protection_unit'],
  ['shleter', 'mlop_tapang_night_shelter', 'cwcc_shelter', 'iom_support'],
  ['counsling', 'child_helpline_cambodia'],
  ['helplne', 'child_helpline_cambodia'],
  ['blakmail', 'aple_hotline', 'take_it_down'],
  ['takeitdown', 'take_it_down'],
  ['mentalhealth', 'tpo_treatment_centre'],
  ['lawyersiemreap', 'lac_siem_reap', 'cwcc_legal_help'],
  // Khmer, with and without spaces or zero-width characters
  ['ជំនួយផ្លូវច្បាប់', 'aple_hotline', 'lscw_legal_aid', 'licadho_legal_help'],
  ['មេធាវី', 'aple_hotline', 'lscw_legal_aid'],
  ['ខ្ញុំត្រូវការមេធាវី', 'aple_hotline', 'lscw_legal_aid'],
  ['មេធា\u200bវី', 'aple_hotline', 'lscw_legal_aid'],
  ['នគរបាល', 'national_police_117', 'ahtjp_1288', 'child_protection_unit'],
  ['ប៉ូលិស', 'national_police_117', 'ahtjp_1288', 'child_protection_unit'],
  ['ការជួញដូរមនុស្ស', 'ahtjp_1288', 'national_police_117'],
  ['រូបភាព\u200bខ្ញុំ\u200bក្នុង\u200bអ៊ីនធឺណិត', 'take_it_down', 'aple_hotline'],
  ['លុបរូបភាព', 'take_it_down', 'aple_hotline'],
  ['គេគំរាមបង្ហោះរូបខ្ញុំ', 'take_it_down', 'aple_hotline'],
  ['ជម្រក', 'mlop_tapang_night_shelter', 'cwcc_shelter', 'iom_support'],
  ['ខ្ញុំគ្មានកន្លែងគេងយប់នេះ', 'mlop_tapang_night_shelter', 'cwcc_shelter'],
  ['សុខភាពផ្លូវចិត្ត', 'tpo_treatment_centre'],
  ['សុំជួយផង', 'child_helpline_cambodia', 'aple_hotline'],
  ['ពិបាកចិត្ត', 'child_helpline_cambodia'],
  ['ជនពិការ', 'children_in_families_disability', 'epic_arts_disability', 'safe_haven_disability'],
  ['ទៅតុលាការ', 'aple_court_support'],
  ['មានផ្ទៃពោះ', 'rhac_clinics', 'marie_stopes_clinics'],
  // Khmer, misspelt
  ['មេធាវិ', 'aple_hotline', 'lscw_legal_aid'],
  ['ជំនួយផ្លូវច្បាប', 'aple_hotline', 'lscw_legal_aid', 'licadho_legal_help'],
  ['នគបាល', 'national_police_117', 'ahtjp_1288', 'child_protection_unit'],
  ['ជំរក', 'mlop_tapang_night_shelter', 'cwcc_shelter', 'iom_support'],
  ['សុខភាពផ្លូវចិត', 'tpo_treatment_centre'],
  // Khmer typed in Latin letters
  ['metheavi', 'aple_hotline', 'lscw_legal_aid'],
  ['methea vy', 'aple_hotline', 'lscw_legal_aid'],
  ['chumnouy phlov chbab', 'aple_hotline', 'lscw_legal_aid'],
  ['polis', 'national_police_117', 'ahtjp_1288', 'child_protection_unit'],
  ['nokorbal', 'national_police_117', 'ahtjp_1288', 'child_protection_unit'],
  ['chuoy khnhom', 'child_helpline_cambodia', 'aple_hotline'],
  ['pibak chet', 'child_helpline_cambodia'],
  ['plov chet', 'tpo_treatment_centre'],
  ['chumrok', 'mlop_tapang_night_shelter', 'cwcc_shelter', 'iom_support'],
  ['lub roub', 'take_it_down', 'aple_hotline'],
  ['tolakar', 'aple_court_support'],
  ['kmeng pros', 'first_step_cambodia'],
  ['pet', 'adhoc_trafficking'],
  // A place and a need
  ['lawyer siem reap', 'lac_siem_reap', 'cwcc_legal_help'],
  ['lawer in seam reap', 'lac_siem_reap', 'cwcc_legal_help'],
  ['មេធាវីសៀមរាប', 'lac_siem_reap', 'cwcc_legal_help'],
  ['metheavi siemreap', 'lac_siem_reap', 'cwcc_legal_help'],
  ['shelter in sihanoukville', 'mlop_tapang_night_shelter'],
  ['chumrok kampong som', 'mlop_tapang_night_shelter'],
  ['ជម្រកនៅខេត្តព្រះសីហនុ', 'mlop_tapang_night_shelter'],
  ['shelter banteay mean chey', 'cwcc_shelter'],
  ['ជម្រក\u200bនៅ\u200bបន្ទាយមានជ័យ', 'cwcc_shelter'],
  ['police kompong cham', 'ahtjp_kampong_cham'],
  ['នគរបាលកំពង់ចាម', 'ahtjp_kampong_cham'],
  ['court battambong', 'hagar_court_support', 'banteay_srei_court_support', 'komar_rikreay_court_support'],
  ['disability kampot', 'epic_arts_disability'],
  ['counselling siem reab', 'a21_therapy', 'lac_siem_reap'],
  ['mental health phnom pen', 'tpo_treatment_centre'],
  // Names, short names and numbers, right and misspelt
  ['child helpline cambodia', 'child_helpline_cambodia'],
  ['1280', 'child_helpline_cambodia'],
  ['១២៨០', 'child_helpline_cambodia'],
  ['1288', 'ahtjp_1288'],
  ['092 311 511', 'aple_hotline'],
  ['aple', 'aple_hotline', 'aple_court_support'],
  ['cpu', 'child_protection_unit'],
  ['child protecton unit', 'child_protection_unit'],
  ['អង្គភាពការពារកុមារ', 'child_protection_unit'],
  ['first step', 'first_step_cambodia'],
  ['frist step cambodia', 'first_step_cambodia'],
  ["m'lop tapang", 'mlop_tapang', 'mlop_tapang_night_shelter'],
  ['mlob tapaang', 'mlop_tapang', 'mlop_tapang_night_shelter'],
  ['take it dwon', 'take_it_down'],
  ['licado', 'licadho_legal_help'],
  ['hagar', 'hagar_court_support'],
  ['haggar battambang', 'hagar_court_support'],
  ['banteay srei', 'banteay_srei_court_support'],
  ['krousa thmey', 'krousar_thmey_court_support'],
  ['damnok teuk', 'damnok_toek_disability'],
  ['friends international', 'childsafe_hotline', 'friends_international_court_support'],
  ['childsafe', 'childsafe_hotline'],
  ['legal aid of cambodia', 'lac_siem_reap'],
  ['TPO', 'tpo_treatment_centre'],
  ['បណ្តាញទូរស័ព្ទជំនួយកុមារ', 'child_helpline_cambodia'],
  ['បណ្តាញ ទូរសព្ទ ជំនួយ', 'child_helpline_cambodia'],
  ['សកម្មភាពដើម្បីកុមារ', 'aple_hotline', 'aple_court_support'],
]

let w: World
let codes: Map<string, string>
beforeAll(async () => {
  w = await world()
  const client = await w.sql('postgres')
  const { rows } = await client.query("select id, code from hsds_service where state = 'listed'")
  codes = new Map(rows.map((r) => [r.id, r.code]))
})

test.each(cases)('"%s" finds who can help', async (words, ...oneOf) => {
  const { found } = await findServices(w.nobody(), finderQuery.parse({ words }))
  const first = found.slice(0, 3).map((f) => codes.get(f.serviceId))
  expect(
    oneOf.some((code) => first.includes(code)),
    `${first} instead of ${oneOf}`,
  ).toBe(true)
})

test('the table asks in many ways, and of entries that there are', () => {
  expect(cases.length).toBeGreaterThanOrEqual(60)
  const known = new Set(codes.values())
  expect([...new Set(cases.flatMap(([, ...oneOf]) => oneOf))].filter((code) => !known.has(code))).toEqual([])
})

test('words that nobody knows lead to the lines that answer everybody', async () => {
  const answer = await findServices(w.nobody(), finderQuery.parse({ words: 'qwrtpsdfgh' }))
  expect(answer.fitting).toBe(0)
  expect(answer.understood.rest).toBe('qwrtpsdfgh')
  expect(answer.found.map((f) => codes.get(f.serviceId))).toContain('child_helpline_cambodia')
  expect(answer.found.every((f) => f.reasons.includes('front_door'))).toBe(true)
})
