import {
  capacityAnswer,
  capacityBody,
  newService,
  organizationAnswer,
  organizationList,
  serviceAnswer,
  serviceList,
  stateBody,
} from './answers.ts'
import { addService, change, noteCapacity, setState } from './entry-acts.ts'
import { organizationBody, organizationPatch, serviceBody, servicePatch } from './entry-body.ts'
import { factsOfPatch, factsOfWhole } from './entry-facts.ts'
import { type Operation, operation } from './operation.ts'
import { answerEntry, keeping, listOwn, listParameters, reading } from './own-entries.ts'

// An organisation keeps its entries of the directory from its own system. Verifying is not among it, since it
// says that a person has asked and somebody answered.

const at = { organization: '/directory/organizations', service: '/directory/services' }
const readFirst = 'Read it, change it, send it back with its revision in If-Match. The same once more does no harm.'

export const directoryOperations: Operation[] = [
  operation({
    ...{ name: 'listOrganizations', method: 'GET', path: at.organization, ...reading, answer: organizationList },
    says: 'The organisation’s own entries, in every state.',
    query: listParameters,
    run: (asked) => listOwn(asked, 'organization'),
  }),
  operation({
    ...{
      name: 'getOrganization',
      method: 'GET',
      path: `${at.organization}/{id}`,
      ...reading,
      answer: organizationAnswer,
    },
    says: 'One of them, with all that it states.',
    run: ({ web, actor, id }) => answerEntry(web, actor, 'organization', id),
  }),
  operation({
    ...{
      name: 'putOrganization',
      method: 'PUT',
      path: `${at.organization}/{id}`,
      ...keeping,
      answer: organizationAnswer,
    },
    says: 'Everything that it states, anew. What is left out, nobody has said.',
    more: `${readFirst} A location that is left out goes, also for its services.`,
    needs: 'If-Match',
    conflicts: true,
    body: organizationBody,
    run: (asked) => change(asked, 'organization', (now) => factsOfWhole('organization', asked.body, now)),
  }),
  operation({
    ...{
      name: 'patchOrganization',
      method: 'PATCH',
      path: `${at.organization}/{id}`,
      ...keeping,
      answer: organizationAnswer,
    },
    says: 'Some of what it states. What is left out stays; null means that nobody has said; a list comes whole.',
    needs: 'If-Match',
    conflicts: true,
    body: organizationPatch,
    run: (asked) => change(asked, 'organization', (now) => factsOfPatch('organization', asked.body, now)),
  }),
  operation({
    ...{
      name: 'putOrganizationState',
      method: 'PUT',
      path: `${at.organization}/{id}/state`,
      ...keeping,
      answer: organizationAnswer,
    },
    says: 'Shows it to the public, hides it, or makes it a draft again, with all its services.',
    conflicts: true,
    body: stateBody,
    run: (asked) => setState(asked, 'organization'),
  }),
  operation({
    ...{ name: 'listServices', method: 'GET', path: at.service, ...reading, answer: serviceList },
    says: 'The services of the organisation’s own entries, in every state.',
    query: listParameters,
    run: (asked) => listOwn(asked, 'service'),
  }),
  operation({
    ...{ name: 'postService', method: 'POST', path: at.service, ...keeping, answer: serviceAnswer },
    says: 'A new service of one of the own organizations. It begins as a draft.',
    more: 'The same Idempotency-Key again makes no second one: it answers 200 with the first, as it stands by then.',
    needs: 'Idempotency-Key',
    makes: true,
    conflicts: true,
    body: newService,
    run: addService,
  }),
  operation({
    ...{ name: 'getService', method: 'GET', path: `${at.service}/{id}`, ...reading, answer: serviceAnswer },
    says: 'One of them, with all that it states.',
    run: ({ web, actor, id }) => answerEntry(web, actor, 'service', id),
  }),
  operation({
    ...{ name: 'putService', method: 'PUT', path: `${at.service}/{id}`, ...keeping, answer: serviceAnswer },
    says: 'Everything that it states, anew. What is left out, nobody has said.',
    more: readFirst,
    needs: 'If-Match',
    conflicts: true,
    body: serviceBody,
    run: (asked) => change(asked, 'service', (now) => factsOfWhole('service', asked.body, now)),
  }),
  operation({
    ...{ name: 'patchService', method: 'PATCH', path: `${at.service}/{id}`, ...keeping, answer: serviceAnswer },
    says: 'Some of what it states. What is left out stays; null means that nobody has said; a list comes whole.',
    needs: 'If-Match',
    conflicts: true,
    body: servicePatch,
    run: (asked) => change(asked, 'service', (now) => factsOfPatch('service', asked.body, now)),
  }),
  operation({
    ...{ name: 'putServiceState', method: 'PUT', path: `${at.service}/{id}/state`, ...keeping, answer: serviceAnswer },
    says: 'Shows it to the public, hides it, or makes it a draft again. It is public once its organization is listed, too.',
    conflicts: true,
    body: stateBody,
    run: (asked) => setState(asked, 'service'),
  }),
  operation({
    ...{
      name: 'postCapacity',
      method: 'POST',
      path: `${at.service}/{id}/capacity`,
      ...keeping,
      answer: capacityAnswer,
    },
    says: 'How many places are free and how long one waits. Workers of all organisations see it before they refer.',
    more: 'The same Idempotency-Key again counts once.',
    needs: 'Idempotency-Key',
    conflicts: true,
    body: capacityBody,
    run: noteCapacity,
  }),
]
