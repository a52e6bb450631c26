import { ownName, wordsIn } from '#platform/i18n/i18n.ts'
import { ErrorSummary, Field, type Filled, Form } from '#ui/form.tsx'
import { otherLang, StaffPage } from '#ui/layout.tsx'
import { PasskeyScript } from '#ui/passkey.tsx'
import type { View } from '#ui/view.ts'
import type { Invited } from '../commands/enrol.ts'
import { BackupCodes, Fingerprint, Words } from './codes.tsx'
import { Authenticator } from './square.tsx'

type Props = {
  v: View
  invited: Invited
  /** What travels sealed: the link's token, the words, the authenticator's secret. */
  state: string
  words: string
  totp: { secret: string; address: string }
  filled: Filled
}

const at = '/staff/enrolment'

/** One page: whose account, a passphrase, a second factor. */
export function EnrolmentPage({ v, invited, state, words, totp, filled }: Props) {
  const { t } = v
  const other = otherLang(v.lang)
  const again = (go: string, text: string, lang?: string) => (
    <Form v={v} action={at} class="row">
      <input type="hidden" name="lang" value={v.lang} />
      <input type="hidden" name="state" value={state} />
      <button type="submit" class="second small" name="go" value={go} lang={lang}>
        {text}
      </button>
    </Form>
  )
  return (
    <StaffPage v={v} title={t('staff.enrolment.title')} wide={false}>
      <h1>{t('staff.enrolment.hello', { name: invited.displayName })}</h1>
      {again('language', ownName(other), other)}
      <ErrorSummary v={v} errors={filled.errors} />
      <p>{t('staff.enrolment.lead', { organisation: wordsIn(invited.organisation, v.lang) })}</p>
      <p>
        {t('staff.enrolment.name')} <strong lang="en">{invited.signInName}</strong>
      </p>
      {invited.again && <p class="note">{t('staff.enrolment.again')}</p>}
      <h2>{t('staff.enrolment.words_title')}</h2>
      <p>{t('staff.enrolment.words_what')}</p>
      <Words words={words} />
      {again('words', t('staff.enrolment.other_words'))}
      <Form v={v} action={at}>
        <input type="hidden" name="lang" value={v.lang} />
        <input type="hidden" name="state" value={state} />
        <Field
          v={v}
          name="passphrase"
          label={t('staff.enrolment.passphrase')}
          hint={t('staff.enrolment.passphrase_hint')}
          filled={filled}
          exact
        />
        <h2>{t('staff.enrolment.app_title')}</h2>
        <Authenticator v={v} name="code" {...totp} filled={filled} />
        <button type="submit" name="go" value="enrol">
          {t('staff.enrolment.go')}
        </button>
      </Form>
    </StaffPage>
  )
}

/** It is done: codes for paper, the own fingerprint, and what comes next. */
export const EnrolledPage = ({ v, codes, groups }: { v: View; codes: string[]; groups: string }) => (
  <StaffPage v={v} title={v.t('staff.enrolment.done')} wide={false}>
    <h1>{v.t('staff.enrolment.done')}</h1>
    <BackupCodes v={v} codes={codes} />
    <section class="card">
      <h2>{v.t('staff.enrolment.next')}</h2>
      <p>{v.t('staff.enrolment.next_what')}</p>
      <Fingerprint groups={groups} />
      <p>{v.t('staff.enrolment.next_where')}</p>
    </section>
    <p class="row">
      <a class="button" href={`/staff/sign-in?lang=${v.lang}`}>
        {v.t('staff.codes.noted')}
      </a>
    </p>
    <PasskeyScript />
  </StaffPage>
)
