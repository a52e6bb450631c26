import path from 'node:path'
import { readArticles } from './articles.ts'
import { type Article, type Audience, audiences, reviewers, type Theme, themes, young } from './schema.ts'

/** Where the pieces stand. */
const folder = path.join(import.meta.dirname, '../../../content/learn')

let kept: Article[] | undefined

/** Every piece, by theme and order; read and rendered once. @throws Error naming file and field of what is broken */
export function articles(): Article[] {
  kept ??= readArticles(folder)
  return kept
}

/** The pieces for somebody: those written for them first. */
export function articlesFor(audience: Audience, all: Article[]): Article[] {
  const fitting = all.filter((a) => a.audiences.includes(audience))
  return [...fitting.filter((a) => a.audiences[0] === audience), ...fitting.filter((a) => a.audiences[0] !== audience)]
}

/** Every piece under whom it is written for, so that each stands once. */
export const byAudience = (all: Article[]): { audience: Audience; pieces: Article[] }[] =>
  audiences
    .map((audience) => ({ audience, pieces: all.filter((a) => a.audiences[0] === audience) }))
    .filter(({ pieces }) => pieces.length > 0)

/** Three pieces to read next: for the same people, those of the same theme that follow first. */
export function nextAfter(article: Article, all: Article[]): Article[] {
  const [audience] = article.audiences
  const others = all.filter((a) => a !== article && audience !== undefined && a.audiences.includes(audience))
  const at = all.indexOf(article)
  const near = (a: Article) => (a.theme !== article.theme ? 2 : all.indexOf(a) > at ? 0 : 1)
  return others.toSorted((a, b) => near(a) - near(b)).slice(0, 3)
}

/** The pieces of a theme that ask something; those for young people first. */
export function quizOf(theme: Theme, all: Article[]): Article[] {
  const asking = all.filter((a) => a.theme === theme && a.texts.en.quiz.length > 0)
  return [...asking.filter(isForYoung), ...asking.filter((a) => !isForYoung(a))]
}

/** Themes about which something is asked. */
export const quizThemes = (all: Article[]): Theme[] => themes.filter((theme) => quizOf(theme, all).length > 0)

/** Whether it is written for somebody who may be a child. */
export const isForYoung = (article: Article): boolean => young.some((audience) => audience === article.audiences[0])

export type ReviewState = { all: number; unreviewed: number; overdue: number }

/** How far the reviews are. A piece counts as reviewed when children, a Khmer speaker and a lawyer have read it. */
export function reviewState(today: string, all: Article[]): ReviewState {
  return {
    all: all.length,
    unreviewed: all.filter((a) => reviewers.some((r) => a.review[r] === null)).length,
    overdue: all.filter((a) => a.reviewBy < today).length,
  }
}

/** Pieces for whoever looks after them: overdue ones first, then by the day of the next review. */
export const toReview = (all: Article[]): Article[] =>
  all.toSorted((a, b) => (a.reviewBy === b.reviewBy ? 0 : a.reviewBy < b.reviewBy ? -1 : 1))
