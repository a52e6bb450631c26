import { PublicPage } from '#ui/layout.tsx'
import type { View } from '#ui/view.ts'
import type { Article } from '../schema.ts'
import { Back, SearchForm, Summaries } from './index.tsx'

/** What fits somebody's words; nothing found is said kindly, with ways on. */
export const FoundPage = ({ v, words, pieces }: { v: View; words: string; pieces: Article[] }) => (
  <PublicPage v={v} here="learn">
    <Back v={v} />
    <h1>{v.t('learn.found_title')}</h1>
    {pieces.length > 0 ? (
      <>
        <p role="status">{v.t('learn.found', { count: pieces.length })}</p>
        <Summaries v={v} pieces={pieces} level={2} />
      </>
    ) : (
      <section class="note">
        <h2>{v.t('learn.none_title')}</h2>
        <p>{v.t('learn.none')}</p>
        <ul>
          <li>
            <a href={`/${v.lang}/report`}>{v.t('learn.none_write')}</a>
          </li>
          <li>
            <a href={`/${v.lang}/services`}>{v.t('learn.none_services')}</a>
          </li>
          <li>
            <a href={`/${v.lang}/learn`}>{v.t('learn.none_all')}</a>
          </li>
        </ul>
      </section>
    )}
    <SearchForm v={v} words={words} />
  </PublicPage>
)
