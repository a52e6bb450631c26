/** Not every browser knows how to tell words apart; there the text stays as it is. */
const segmenter = 'Segmenter' in Intl ? new Intl.Segmenter('km', { granularity: 'word' }) : undefined

/**
 * Khmer is written without spaces between words, and many phones cannot find where a line
 * may break. A zero-width space between words shows them.
 */
export function breakKhmer(text: string): string {
  if (!segmenter || !/[\u1780-\u17ff]/.test(text)) return text
  let out = ''
  let lastIsKhmer = false
  for (const { segment } of segmenter.segment(text)) {
    const khmer = /^[\u1780-\u17d3\u17dd]/.test(segment)
    out += lastIsKhmer && khmer ? `\u200b${segment}` : segment
    lastIsKhmer = khmer
  }
  return out
}
