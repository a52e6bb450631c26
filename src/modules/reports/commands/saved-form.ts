import { sql } from 'kysely'
import type { Ctx } from '#platform/access/context.ts'
import { open } from '#platform/crypto/open.ts'
import { seal } from '#platform/crypto/seal.ts'
import type { Tx } from '#platform/db/database.ts'
import { Failure } from '#platform/errors.ts'
import type { Values } from '#platform/http/form.ts'
import { codeFromNonce, type Receipt, receiptFrom } from './receipt-code.ts'

/** What somebody began to write: the nonce that makes the code, the screen, and what was typed. */
export type SavedForm = { nonce: string; step: string; values: Values }

const binding = { table: 'saved_form', row: 'form', name: 'state', generation: 1 }

/**
 * Keeps a form that is not finished for 30 days under the code that its report will have; only the
 * code opens it. Saving again takes the place of what was saved. @returns the sixteen digits
 * @throws Failure already_sent where this form was sent meanwhile; busy
 */
export async function saveForm(ctx: Ctx, form: SavedForm): Promise<string> {
  const code = codeFromNonce(ctx.app.serverKey, Buffer.from(form.nonce, 'base64url'))
  const { tag, formKey } = await receiptFrom(ctx.app, 'file', code)
  const sealed = seal(formKey, Buffer.from(JSON.stringify(form), 'utf8'), binding)
  const saved = await ctx.write(
    async (tx) => (await sql<{ ok: boolean }>`select app.save_form(${tag}, ${sealed}) as ok`.execute(tx)).rows[0]?.ok,
  )
  if (!saved) throw new Failure('already_sent')
  return code
}

/** The form that was saved under a code, or null. */
export async function savedForm(tx: Tx, { tag, formKey }: Receipt): Promise<SavedForm | null> {
  const { rows } = await sql<{ sealed: Buffer | null }>`select app.saved_form(${tag}) as sealed`.execute(tx)
  const sealed = rows[0]?.sealed
  return sealed ? (JSON.parse(open(formKey, sealed, binding).toString('utf8')) as SavedForm) : null
}

/** The form was sent: what was saved of it goes. */
export const dropSavedForm = (tx: Tx, tag: Buffer) => sql`select app.drop_saved_form(${tag})`.execute(tx)
