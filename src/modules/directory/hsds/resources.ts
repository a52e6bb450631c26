import type { ParameterName } from './parameters.ts'

const published = 'https://raw.githubusercontent.com/openreferral/specification/3.0/schema'

type Resource = {
  /** Its HSDS schemas: of one fully nested, and of one in a list. */
  schema: { one: string; listed: string }
  operation: { one: string; list: string }
  says: { one: string; list: string }
  takes: { one: readonly ParameterName[]; list: readonly ParameterName[] }
}

const paged = ['page', 'per_page', 'format', 'lang'] as const

/** What is served under /hsds, each as a list and by id, and which parameters each takes. */
export const resources = {
  services: {
    schema: { one: `${published}/compiled/service.json`, listed: `${published}/compiled/service_list.json` },
    operation: { one: 'getFullyNestedServiceById', list: 'getPaginatedListOfServices' },
    says: { one: 'One service with all related data.', list: 'Services; only one-to-one fields, unless full is true.' },
    takes: {
      one: ['lang'],
      list: [
        ...['search', 'taxonomy_term_id', 'taxonomy_id', 'organization_id', 'modified_after', 'minimal'],
        ...['full', ...paged],
      ] as ParameterName[],
    },
  },
  organizations: {
    schema: { one: `${published}/compiled/organization.json`, listed: `${published}/compiled/organization_list.json` },
    operation: { one: 'getOrganizationById', list: 'getPaginatedListOfOrganizations' },
    says: {
      one: 'One organization with all related data; its services with their one-to-one fields, unless full_service is true.',
      list: 'Organizations; only one-to-one fields, unless full or full_service is true.',
    },
    takes: { one: ['full_service', 'lang'], list: ['search', 'full_service', 'full', ...paged] },
  },
  service_at_locations: {
    // The published description names compiled/service.json for one of these, which cannot be meant.
    schema: {
      one: `${published}/compiled/service_at_location.json`,
      listed: `${published}/compiled/service_at_location_list.json`,
    },
    operation: { one: 'getServiceAtLocationWithNestedDataById', list: 'getPaginatedListOfServiceAtLocation' },
    says: {
      one: 'One service at one location, with all related data.',
      list: 'Services at locations; only one-to-one fields, unless full is true.',
    },
    takes: {
      one: ['lang'],
      list: [
        ...['search', 'taxonomy_term_id', 'taxonomy_id', 'organization_id', 'modified_after', 'full', 'postcode'],
        ...['proximity', ...paged],
      ] as ParameterName[],
    },
  },
  taxonomies: {
    schema: { one: `${published}/taxonomy.json`, listed: `${published}/taxonomy.json` },
    operation: { one: 'getTaxonomyById', list: 'getPaginatedListOfTaxonomies' },
    says: { one: 'One taxonomy.', list: 'The taxonomies whose terms describe services.' },
    takes: { one: ['lang'], list: ['search', ...paged] },
  },
  taxonomy_terms: {
    schema: { one: `${published}/taxonomy_term.json`, listed: `${published}/taxonomy_term.json` },
    operation: { one: 'getTaxonomyTermById', list: 'getPaginatedListOfTaxonomyTerms' },
    says: { one: 'One term of a taxonomy.', list: 'Terms of the taxonomies.' },
    takes: { one: ['lang'], list: ['search', 'taxonomy_id', 'top_only', 'parent_id', ...paged] },
  },
} as const satisfies Record<string, Resource>

export type ResourceName = keyof typeof resources
export const resourceNames = Object.keys(resources) as ResourceName[]
