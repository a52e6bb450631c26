import type { VNode } from 'preact'
import { jsxTemplate } from 'preact/jsx-runtime'
import { renderToString } from 'preact-render-to-string'

/**
 * Markup that is the same on page after page, rendered once. The shelf is the caller's, who says by the
 * key all that the markup depends on and keeps the shelf small; nothing of a session may lie on it.
 */
export function kept(shelf: Map<string, string>, key: string, view: () => VNode): VNode {
  const markup = shelf.get(key) ?? renderToString(view())
  shelf.set(key, markup)
  return jsxTemplate([markup]) // Preact's way to put in what is rendered already
}
