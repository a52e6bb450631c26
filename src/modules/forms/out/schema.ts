import { z } from 'zod'
import { oneOf } from '#platform/http/form.ts'

export const exportFormats = ['xlsx', 'csv', 'json'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** Why somebody takes out what is sealed. The trail keeps this code, and no text that could tell about a child. */
export const exportReasons = ['own_work', 'quality', 'evaluation', 'other_system', 'asked_by_person'] as const

const codesOr = z
  .string()
  .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{2,8})*$|^codes$/)
  .catch('codes')

/** `version`: a number, or `all`. `table`: the repeat that goes into a CSV; none is the form itself. */
export const exportInput = z.object({
  version: z
    .string({ error: 'errors.choose' })
    .regex(/^(all|[1-9]\d{0,5})$/, { error: 'errors.choose' })
    .transform((v) => (v === 'all' ? null : Number(v))),
  format: oneOf(exportFormats),
  table: z.string().max(64).default(''),
  headings: codesOr,
  values: codesOr,
  drafts: z
    .enum(['yes'])
    .optional()
    .transform((v) => v === 'yes'),
})
export const sealedExportInput = exportInput.extend({ why: oneOf(exportReasons) })

export type ExportInput = z.output<typeof exportInput> & { why?: (typeof exportReasons)[number] }
