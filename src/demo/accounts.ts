import type { DeploymentRole, OrganisationRole, TeamRole } from '#modules/people/schema.ts'

// Made-up people of made-up organisations, for trying Sdap and for its tests. docs/demo.md
// lists them too. Their passphrases are public: demo mode refuses to run beside anybody real.

export const demoOrganisations = [
  {
    code: 'helpline',
    name: { en: 'Lotus Helpline (demo)', km: 'បណ្តាញជំនួយផ្កាឈូក (សាកល្បង)' },
    team: { kind: 'intake', name: { en: 'Intake', km: 'ក្រុមទទួលរាយការណ៍' } },
  },
  {
    code: 'casework',
    name: { en: 'Mekong Children (demo)', km: 'កុមារមេគង្គ (សាកល្បង)' },
    team: { kind: 'casework', name: { en: 'Casework', km: 'ក្រុមកាន់ករណី' } },
  },
  {
    code: 'legal_aid',
    name: { en: 'Rumduol Legal Aid (demo)', km: 'ជំនួយច្បាប់រំដួល (សាកល្បង)' },
    team: { kind: 'legal_aid', name: { en: 'Legal aid', km: 'ក្រុមជំនួយផ្នែកច្បាប់' } },
  },
] as const

export type DemoOrganisation = (typeof demoOrganisations)[number]['code']

export type DemoAccount = {
  signInName: string
  what: string
  organisation: DemoOrganisation
  displayName: string
  gender: 'woman' | 'man'
  language: 'en' | 'km'
  passphrase: string
  totpSecret: string
  teamRole?: TeamRole
  organisationRole?: OrganisationRole
  deploymentRole?: DeploymentRole
}

export const demoAccounts: DemoAccount[] = [
  {
    signInName: 'sophea',
    what: 'counsellor, intake',
    organisation: 'helpline',
    displayName: 'Sophea (demo)',
    gender: 'woman',
    language: 'km',
    teamRole: 'counsellor',
    passphrase: 'river lotus morning gentle boat',
    totpSecret: 'JBSWY3DPEHPK3PXPAAAAAAAAAAAAAAAA',
  },
  {
    signInName: 'dara',
    what: 'supervisor, intake',
    organisation: 'helpline',
    displayName: 'Dara (demo)',
    gender: 'man',
    language: 'en',
    teamRole: 'supervisor',
    passphrase: 'quiet mango window paper bridge',
    totpSecret: 'JBSWY3DPEHPK3PXPAAAAAAAAAAAAAAAB',
  },
  {
    signInName: 'bopha',
    what: 'data guardian, helpline',
    organisation: 'helpline',
    displayName: 'Bopha (demo)',
    gender: 'woman',
    language: 'en',
    organisationRole: 'data_guardian',
    passphrase: 'silver garden candle forest rain',
    totpSecret: 'JBSWY3DPEHPK3PXPAAAAAAAAAAAAAAAC',
  },
  {
    signInName: 'rithy',
    what: 'manager, helpline',
    organisation: 'helpline',
    displayName: 'Rithy (demo)',
    gender: 'man',
    language: 'en',
    organisationRole: 'manager',
    passphrase: 'yellow kite summer basket stone',
    totpSecret: 'JBSWY3DPEHPK3PXPAAAAAAAAAAAAAAAD',
  },
  {
    signInName: 'chenda',
    what: 'caseworker',
    organisation: 'casework',
    displayName: 'Chenda (demo)',
    gender: 'woman',
    language: 'km',
    teamRole: 'caseworker',
    passphrase: 'market pepper cloud drum island',
    totpSecret: 'JBSWY3DPEHPK3PXPAAAAAAAAAAAAAAAE',
  },
  {
    signInName: 'veasna',
    what: 'supervisor, casework',
    organisation: 'casework',
    displayName: 'Veasna (demo)',
    gender: 'man',
    language: 'en',
    teamRole: 'supervisor',
    passphrase: 'orange temple letter swift moon',
    totpSecret: 'JBSWY3DPEHPK3PXPAAAAAAAAAAAAAAAF',
  },
  {
    signInName: 'sreymom',
    what: 'referral focal point, legal aid',
    organisation: 'legal_aid',
    displayName: 'Sreymom (demo)',
    gender: 'woman',
    language: 'en',
    teamRole: 'referral_focal_point',
    passphrase: 'copper field river school lamp',
    totpSecret: 'JBSWY3DPEHPK3PXPAAAAAAAAAAAAAAAG',
  },
  {
    signInName: 'pisey',
    what: 'supervisor, legal aid',
    organisation: 'legal_aid',
    displayName: 'Pisey (demo)',
    gender: 'woman',
    language: 'km',
    teamRole: 'supervisor',
    passphrase: 'velvet ocean ladder green song',
    totpSecret: 'JBSWY3DPEHPK3PXPAAAAAAAAAAAAAAAH',
  },
  {
    signInName: 'kosal',
    what: 'operator of the deployment',
    organisation: 'helpline',
    displayName: 'Kosal (demo)',
    gender: 'man',
    language: 'en',
    deploymentRole: 'operator',
    passphrase: 'winter needle coconut plain bell',
    totpSecret: 'JBSWY3DPEHPK3PXPAAAAAAAAAAAAAAAI',
  },
  {
    signInName: 'maly',
    what: 'monitor, published figures',
    organisation: 'casework',
    displayName: 'Maly (demo)',
    gender: 'woman',
    language: 'en',
    deploymentRole: 'monitor',
    passphrase: 'bamboo ticket warm harbour nine',
    totpSecret: 'JBSWY3DPEHPK3PXPAAAAAAAAAAAAAAAJ',
  },
]

export const account = (name: string): DemoAccount => {
  const found = demoAccounts.find((a) => a.signInName === name)
  if (!found) throw new Error(`no demo account ${name}`)
  return found
}
