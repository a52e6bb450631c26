import type { View } from './view.ts'

/** Somebody's voice reading the page; it loads nothing until it is played. */
export const Recording = ({ v, src }: { v: View; src: string }) => (
  <p>
    {/* biome-ignore lint/a11y/useMediaCaption: the page itself holds every word that is spoken */}
    <audio controls preload="none" src={src} aria-label={v.t('learn.recording')} />
  </p>
)
