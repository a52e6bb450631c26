import { z } from 'zod'
import { confidences } from '#modules/directory/schema.ts'
import { organizationBody, serviceBody } from './entry-body.ts'

// What operations answer, for the description and for whoever writes a program.

const head = {
  id: z.guid(),
  state: z.enum(['draft', 'listed', 'hidden', 'merged']).meta({ description: 'Only listed entries are public.' }),
  merged_into: z.guid().nullable().meta({ description: 'The entry that took this one in, when state is merged.' }),
  revision: z
    .string()
    .regex(/^[0-9]+$/)
    .meta({ description: 'Another one after every change. It is the ETag, too.' }),
  last_modified: z.iso.datetime(),
}
const inLists = { ...head, name: z.strictObject({ en: z.string(), km: z.string().nullable() }) }
const next = z.string().nullable().meta({ description: 'The cursor of the next page; null on the last one.' })

export const organizationAnswer = z.strictObject({ ...head, entry: organizationBody })
export const serviceAnswer = z.strictObject({
  ...head,
  organization_id: z.guid(),
  confidence: z
    .enum(confidences)
    .meta({ description: 'How the service is known as a whole; people say it when they verify.' }),
  assured_on: z.iso.date().nullable().meta({ description: 'The day somebody last found it right.' }),
  entry: serviceBody,
})
export const organizationList = z.strictObject({ items: z.array(z.strictObject(inLists)), next })
export const serviceList = z.strictObject({
  items: z.array(z.strictObject({ ...inLists, organization_id: z.guid() })),
  next,
})

export const capacityBody = z
  .strictObject({
    places_free: z.int().min(0).max(9999).nullable().optional(),
    waiting_days: z.int().min(0).max(9999).nullable().optional(),
    told_on: z.iso.date().optional().meta({ description: 'The day it is true for; without it today in Phnom Penh.' }),
  })
  .refine((c) => c.places_free != null || c.waiting_days != null, {
    error: 'places_free or waiting_days has to be said.',
  })
export const capacityAnswer = z.strictObject({
  service_id: z.guid(),
  places_free: z.int().nullable(),
  waiting_days: z.int().nullable(),
  told_on: z.iso.date(),
})

export const stateBody = z.strictObject({ state: z.enum(['listed', 'hidden', 'draft']) })
export const newService = z.strictObject({ organization_id: z.guid(), entry: serviceBody })

/** What went wrong (RFC 9457). */
export const problemAnswer = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  errors: z
    .array(z.strictObject({ pointer: z.string(), detail: z.string() }))
    .optional()
    .meta({ description: 'With 422: each place in the body (JSON Pointer) that has to be otherwise, 100 at most.' }),
})
