import { untranslated } from '#ui/layout.tsx'
import type { View } from '#ui/view.ts'

/** The codes for paper, the only time they are seen. */
export const BackupCodes = ({ v, codes }: { v: View; codes: string[] }) => (
  <section class="card">
    <h2>{v.t('staff.codes.title')}</h2>
    <p>{v.t('staff.codes.what')}</p>
    <ol class="codes groups" lang="en" {...untranslated}>
      {codes.map((code) => (
        <li>{code}</li>
      ))}
    </ol>
    <p class="row">
      <button type="button" class="second" hidden data-print>
        {v.t('staff.codes.print')}
      </button>
    </p>
  </section>
)

/** Five groups that two people compare to be sure of the same key. */
export const Fingerprint = ({ groups }: { groups: string }) => (
  <p class="code" lang="en" {...untranslated}>
    {groups}
  </p>
)

/** Words to choose as a passphrase. */
export const Words = ({ words }: { words: string }) => (
  <p class="code" lang="en" {...untranslated}>
    {words}
  </p>
)
