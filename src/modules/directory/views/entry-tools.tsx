import { randomBytes } from 'node:crypto'
import { Form } from '#ui/form.tsx'
import type { View } from '#ui/view.ts'
import { shownStates } from '../schema.ts'
import { say } from './entry-parts.tsx'

/** What makes a form count once, however often a telephone sends it. */
export const Nonce = ({ value }: { value?: string | undefined }) => (
  <input type="hidden" name="nonce" value={value || randomBytes(16).toString('hex')} />
)

/** Buttons that show an entry to the public, hide it, or make it a draft. */
export const States = ({ v, at, state }: { v: View; at: string; state: string }) => (
  <Form v={v} action={`${at}/state`} class="row">
    {shownStates
      .filter((s) => s !== state && !(s === 'draft' && state === 'hidden'))
      .map((s) => (
        <button type="submit" class="second" name="state" value={s}>
          {say(v, `set_state.${s}`)}
        </button>
      ))}
  </Form>
)
