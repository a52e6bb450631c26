import { gunzipSync, gzipSync } from 'node:zlib'
import { sql } from 'kysely'
import type { StaffActor } from '#platform/access/actor.ts'
import type { Ctx } from '#platform/access/context.ts'
import { authorise } from '#platform/access/policy.ts'
import { expand } from '#platform/crypto/kdf.ts'
import { CannotOpen, open } from '#platform/crypto/open.ts'
import { sealFile } from '#platform/crypto/seal.ts'
import { notFound } from '#platform/errors.ts'
import type { Imported } from '../import/apply.ts'
import type { FileRead, Problem } from '../import/shape.ts'
import { directoryPolicy } from '../policy.ts'
import type { ShownState } from '../schema.ts'

// Between the page that shows what an import would do and the yes, the file waits in the database. A
// browser cannot fill a file in again, and the page that asks for the passphrase once more would lose
// it; a hidden field would carry megabytes; memory would not be there on the other node. What waits is
// only what the known columns say, sealed under a key of the session: should somebody choose a wrong
// list, nobody else can open it, and it goes with the session.

export type Kept =
  | { waits: 'file'; file: FileRead; newState: ShownState }
  | { waits: 'report'; imported: Imported; leftOut: Problem[] }

const keyOf = (actor: StaffActor) => expand(actor.wrappingKey, 'directory import')
const bindingOf = (actor: StaffActor) => ({
  ...{ table: 'directory_upload', row: actor.sessionId, name: 'import', generation: 1 },
})

/** Keeps a file, or what became of it, for this session; what it kept before is gone. @throws Failure forbidden, not_found */
export async function keepForSession(ctx: Ctx, kept: Kept): Promise<void> {
  const { actor } = ctx
  authorise(directoryPolicy, actor, 'directory.keep')
  const sealed = sealFile(keyOf(actor), gzipSync(JSON.stringify(kept)), bindingOf(actor))
  const { rows } = await ctx.write((tx) =>
    sql<{ done: boolean }>`select app.keep_directory_file(${sealed}) as done`.execute(tx),
  )
  if (!rows[0]?.done) throw notFound()
}

/** What the session keeps; null where there is nothing. @throws Failure forbidden */
export async function keptForSession(ctx: Ctx): Promise<Kept | null> {
  const { actor } = ctx
  authorise(directoryPolicy, actor, 'directory.keep')
  const { rows } = await ctx.read((tx) =>
    sql<{ sealed: Buffer | null }>`select app.kept_directory_file() as sealed`.execute(tx),
  )
  const sealed = rows[0]?.sealed
  if (!sealed) return null
  try {
    return JSON.parse(gunzipSync(open(keyOf(actor), sealed, bindingOf(actor))).toString('utf8')) as Kept
  } catch (error) {
    if (error instanceof CannotOpen) return null
    throw error
  }
}
