import type { ComponentChildren } from 'preact'

/** A wide table on a small screen scrolls inside its frame, by keyboard too. */
export const Scroll = ({ label, children }: { label: string; children: ComponentChildren }) => (
  <section class="scroll" tabIndex={0} aria-label={label}>
    {children}
  </section>
)
