import type { ComponentChildren } from 'preact'
import { passkeyScript } from './assets.ts'
import type { View } from './view.ts'

/** What a page needs to ask for a phone's own lock (WebAuthn level 3, bytes as base64url). */
export type PasskeyAsked = {
  /** `make` a new key, or `use` one that is there. */
  act: 'make' | 'use'
  options: object
  /** The challenge once more, sealed, for the server that will check the answer. */
  sealed: string
}

type Props = { v: View; asked: PasskeyAsked; children: ComponentChildren; prefix?: string; second?: boolean }

/** The button for it. It shows itself only where a script runs and the browser can do it. */
export const PasskeyButton = ({ v, asked, children, prefix = '', second = false }: Props) => (
  <div hidden data-passkey={asked.act} data-options={JSON.stringify(asked.options)}>
    <input type="hidden" name={`${prefix}passkey`} value="" data-answer />
    <input type="hidden" name={`${prefix}challenge`} value={asked.sealed} />
    <p>
      <button type="button" class={second ? 'second' : undefined}>
        {children}
      </button>
    </p>
    <p class="wrong" role="alert" hidden>
      {v.t('staff.me.lock_failed')}
    </p>
  </div>
)

/** Once at the end of each page that uses it. */
export const PasskeyScript = () => <script dangerouslySetInnerHTML={{ __html: passkeyScript }} />
