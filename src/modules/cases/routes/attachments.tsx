import { fileTypes } from '#platform/files/check.ts'
import type { Door, Web } from '#platform/http/door.ts'
import { today } from '#platform/time/time.ts'
import { label } from '#ui/codes.ts'
import { empty, type Filled } from '#ui/form.tsx'
import { attachPaper, openPaper, paperToRemove, removePaper } from '../commands/attachments.ts'
import { openCase } from '../commands/file.ts'
import { attachmentInput, largestAttachment, removalInput } from '../schema.ts'
import { AttachPage, RemovalPage } from '../views/attach.tsx'
import { fill, status } from './tools.ts'

const writes = { access: 'staff', by: 'case.write', about: 'row' } as const
const removes = { access: 'staff', by: 'case.remove_paper', about: 'row' } as const

/** Papers of a case: attaching, saving, removing. */
export function attachmentRoutes(door: Door) {
  const form = async (web: Web, filled: Filled) => {
    const { row } = await openCase(web, web.param('id'), 'case.write')
    const page = <AttachPage v={web} caseId={row.id} filled={filled} />
    return web.page(page, filled.errors['file'] === 'errors.file_too_large' ? 413 : status(filled))
  }
  const at = '/staff/cases/:id/attachments'
  door.get(at, writes, (web) => form(web, empty))
  door.post(
    at,
    {
      ...writes,
      input: attachmentInput,
      file: { field: 'file', largest: largestAttachment },
      again: (web, values, errors) => form(web, fill(values, errors)),
    },
    async (web, input, _, files) => {
      await attachPaper(web, web.param('id'), input, files['file'])
      return web.seeOther(`/staff/cases/${web.param('id')}#papers`)
    },
  )

  const one = '/staff/attachments/:id'
  door.get(one, { access: 'staff', by: 'case.read', about: 'row' }, async (web) => {
    const { kind, onDay, madeAt, type, bytes } = await openPaper(web, web.param('id'))
    const name = `${label('attachment_kinds', kind, web.lang).replaceAll('\u200b', '')}-${onDay || today(madeAt)}.${type}`
    return web.download(new Uint8Array(bytes), fileTypes[type], name.replace(/\s+/g, '-'))
  })

  const removal = async (web: Web, filled: Filled) => {
    const { caseId, paper } = await paperToRemove(web, web.param('id'))
    return web.page(<RemovalPage v={web} caseId={caseId} paper={paper} filled={filled} />, status(filled))
  }
  door.get(`${one}/removal`, removes, (web) => removal(web, empty))
  door.post(
    `${one}/removal`,
    { ...removes, input: removalInput, again: (web, values, errors) => removal(web, fill(values, errors)) },
    async (web, { reason }) => web.seeOther(`/staff/cases/${await removePaper(web, web.param('id'), reason)}#papers`),
  )
}
