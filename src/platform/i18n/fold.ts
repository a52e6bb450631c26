/**
 * A text as a search compares it: case, Latin accents, spaces and characters without width (which
 * keyboards and this program put into Khmer) make no difference. Unicode NFKD.
 */
export const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f\u200b-\u200d\u2060\ufeff\s]/g, '')
    .toLowerCase()
