import * as other from '#modules/cases/queries.ts'

export const planted = other
