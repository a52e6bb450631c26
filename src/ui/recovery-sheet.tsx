import { type Lang, languages, pick, type Text, translator } from '#platform/i18n/i18n.ts'
import { showDay } from '#platform/time/time.ts'

export type SheetProps = {
  organisation: Text
  number: number
  generation: number
  madeAt: Date
  words: string
  /** Of the recovery key, the same on all three sheets. */
  fingerprint: string
}

/** One of three sheets for paper, in both languages, whatever the reader's: on paper it waits for years. */
export const RecoverySheet = ({ organisation, number, generation, madeAt, words, fingerprint }: SheetProps) => (
  <section class="sheet">
    {languages.map((lang) => (
      <Explained lang={lang} {...{ organisation, number, generation, madeAt, fingerprint }} />
    ))}
    <ol lang="en" {...untranslated}>
      {words.split(' ').map((word) => (
        <li>{word}</li>
      ))}
    </ol>
  </section>
)

const untranslated: object = { translate: 'no' }

function Explained({
  lang,
  organisation,
  number,
  generation,
  madeAt,
  fingerprint,
}: Omit<SheetProps, 'words'> & { lang: Lang }) {
  const t = translator(lang)
  return (
    <div lang={lang}>
      <h2>{t('staff.recovery.sheet_title', { number })}</h2>
      <p>
        {pick(organisation, lang)} · {t('staff.recovery.sheet_made', { day: showDay(madeAt, lang), generation })}
      </p>
      <p>{t('staff.recovery.sheet_what')}</p>
      <p>{t('staff.recovery.sheet_keep')}</p>
      <p>
        {t('staff.recovery.sheet_fingerprint')} <strong {...untranslated}>{fingerprint}</strong>
      </p>
    </div>
  )
}
