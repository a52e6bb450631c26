import type { Answer, Answers } from '#modules/forms/definition.ts'

type Refused = {
  why: string
  /** What is answered otherwise, by path. */
  answers: Record<string, Answer | undefined>
  at: string
  problem: 'required' | 'constraint'
}
type Filled = { form: string; likely: Answers; kept: Record<string, unknown>; refused: Refused[] }

const domains = ['physical', 'emotional', 'social', 'learning', 'spiritual', 'safety', 'family']

/** Each shipped form as it may well be filled, on 22 November 2026, and what is refused of it. Made up. */
export const fillings: Filled[] = [
  {
    form: 'initial_assessment',
    likely: {
      place_is: ['private', 'safe', 'chosen'],
      took_part: ['child', 'worker'],
      communication: ['simple_words'],
      ...Object.fromEntries(domains.map((domain) => [`${domain}_state`, 'not_known'])),
      emotional_strengths: ['calms', 'proud'],
      emotional_state: 'some',
      emotional_needs: ['fear'],
      emotional_words: 'I like to draw when it is quiet.',
      disability: 'not_said',
      groups: ['not_said'],
      factors: ['parents_too_busy', 'technology_and_internet_access'],
      feels_safe: 6,
      risk_signs: ['threats'],
      risk_level: 'low',
      risk_reasons: 'An aunt keeps watch; the account is blocked.',
      wish_how: 'words',
      wish_words: 'I want it to stop, and to go to school.',
      needs_first: ['school', 'picture_removal'],
    },
    kept: { risk_score: 1, risk_suggested: 'low', emotional_needs: ['fear'] },
    refused: [
      {
        why: '"None of these" beside a tick',
        answers: { place_is: ['none', 'safe'] },
        at: 'place_is',
        problem: 'constraint',
      },
      {
        why: 'four needs that all come first',
        answers: { needs_first: ['school', 'counselling', 'medical_care', 'safe_place'] },
        at: 'needs_first',
        problem: 'constraint',
      },
      {
        why: 'a risk without its reasons',
        answers: { risk_reasons: undefined },
        at: 'risk_reasons',
        problem: 'required',
      },
      {
        why: 'a wish not asked about, without saying what stood in the way',
        answers: { wish_how: 'not_asked' },
        at: 'wish_not_asked',
        problem: 'required',
      },
    ],
  },
  {
    form: 'safety_check',
    likely: {
      can_talk: 'yes',
      feels_safe: 3,
      risk_signs: ['still_going_on', 'person_can_reach'],
      risk_level: 'high',
      risk_reasons: 'The person lives next door.',
      safe_people: ['grandparent', 'other'],
      safe_people_other: 'The shopkeeper',
      steps: ['stay_with', 'word'],
      wish_how: 'other_way',
      wish_words: 'Drew grandmother’s house.',
      next_way: 'at_school',
      next_check: 'today',
    },
    kept: { risk_score: 4, risk_suggested: 'high', next_check: 'today' },
    refused: [
      {
        why: 'a month without looking again at a high risk',
        answers: { next_check: 'in_30_days' },
        at: 'next_check',
        problem: 'constraint',
      },
      {
        why: '"Not known yet" beside a danger',
        answers: { risk_signs: ['danger_now', 'not_known'] },
        at: 'risk_signs',
        problem: 'constraint',
      },
    ],
  },
  {
    form: 'best_interests_decision',
    likely: {
      why_now: 'after_emergency',
      moved_on: '2026-11-16',
      supports: ['relative_moves_in', 'safety_plan'],
      wish_how: 'words',
      wish_words: 'With my aunt, near my school.',
      people: [{ person: 'child' }, { person: 'relative', person_view: 'same' }, { person: 'social_affairs' }],
      options: [
        { option: 'home', option_safe: 'no', option_child: 'could' },
        { option: 'relatives', option_safe: 'yes', option_child: 'wants' },
      ],
      care_kind: 'relatives',
      reasons: 'The child wishes it, and the aunt can keep the child safe.',
      why_not_home: 'The person still comes to the house.',
      placement_type: 'aunt_uncle',
      area: '1202',
      together: 'yes',
      decided_by: 'department',
      decided_on: '2026-11-20',
      letter: 'yes',
      letter_number: '014/26',
      letter_date: '2026-11-20',
      told_child: 'yes',
      review_on: '2026-12-18',
    },
    kept: { options_weighed: 2, home_weighed: 1, days_since_move: 4, days_to_review: 28, area: '1202' },
    refused: [
      {
        why: 'another home before staying with the family was weighed',
        answers: { 'options/0/option': 'family_based' },
        at: 'care_kind',
        problem: 'constraint',
      },
      {
        why: 'a decision of tomorrow',
        answers: { decided_on: '2026-11-23' },
        at: 'decided_on',
        problem: 'constraint',
      },
      {
        why: 'a review before the decision',
        answers: { review_on: '2026-11-19' },
        at: 'review_on',
        problem: 'constraint',
      },
      {
        why: 'a shelter that is looked at again after two months',
        answers: {
          care_kind: 'residential',
          placement_type: 'short_shelter',
          why_not_family: 'The aunt is asked first; she comes back next week.',
          standards: ['licence', 'family_contact'],
          days_planned: 14,
          review_on: '2027-01-20',
        },
        at: 'review_on',
        problem: 'constraint',
      },
      {
        why: 'a letter without its number',
        answers: { letter_number: undefined },
        at: 'letter_number',
        problem: 'required',
      },
    ],
  },
  {
    form: 'case_plan_review',
    likely: {
      took_part: ['child', 'mother', 'worker'],
      better: 'Goes to school again.',
      steps: [
        { step: 'Back to school', step_who: 'school', step_state: 'done', step_helped: 'much' },
        { step: 'A counsellor', step_who: 'service', step_state: 'on_the_way', step_held_up: ['waiting'] },
        { step: 'A group of girls', step_state: 'child_declined' },
      ],
      wish_how: 'words',
      wish_words: 'Fewer visits, please.',
      risk_level: 'low',
      risk_reasons: 'No contact by the person for three months.',
      next: ['change'],
      next_days: 30,
    },
    kept: { steps_all: 3, steps_done: 1, steps_open: 1 },
    refused: [
      {
        why: 'an end while the risk is high',
        answers: { risk_level: 'high', next: ['towards_end'] },
        at: 'next',
        problem: 'constraint',
      },
      { why: 'a year until the next review', answers: { next_days: 365 }, at: 'next_days', problem: 'constraint' },
      { why: 'a step without a name', answers: { 'steps/0/step': undefined }, at: 'steps/0/step', problem: 'required' },
    ],
  },
  {
    form: 'follow_up',
    likely: {
      way: 'visit',
      talked: 'alone',
      how_sleep: 'so_so',
      how_home: 'well',
      how_online: 'not_said',
      news: ['better'],
      words: 'I have a new friend.',
      back_home: 'no',
      safe_now: 'yes',
      next_days: 30,
    },
    kept: { talked: 'alone', how_online: 'not_said' },
    refused: [
      {
        why: 'three weeks of waiting for a child who is not safe',
        answers: { safe_now: 'no', next_days: 21 },
        at: 'next_days',
        problem: 'constraint',
      },
      {
        why: 'no word on whether the child is safe',
        answers: { safe_now: undefined },
        at: 'safe_now',
        problem: 'required',
      },
    ],
  },
  {
    form: 'closure_child_view',
    likely: {
      who_writes: 'together',
      safer: 'smile',
      heard: 'big_smile',
      my_say: 'so_so',
      better: 'not_said',
      helped: ['listening', 'school'],
      ready: 'yes',
      knows_who: 'yes',
      reason: 'goals_reached',
    },
    kept: { better: 'not_said', reason: 'goals_reached' },
    refused: [
      {
        why: '"we did what we planned" while the child says "not yet"',
        answers: { ready: 'not_yet' },
        at: 'reason',
        problem: 'constraint',
      },
      {
        why: 'no view of the child, without what stood in the way',
        answers: { who_writes: 'no_view' },
        at: 'no_view_why',
        problem: 'required',
      },
    ],
  },
  {
    form: 'child_feedback',
    likely: { felt_safe: 'smile', could_choose: 'sad', answer: 'yes', age: 'not_said', sex: 'not_said' },
    kept: { could_choose: 'sad' },
    refused: [
      {
        why: '"nothing was good" beside something good',
        answers: { liked: ['none', 'kind'] },
        at: 'liked',
        problem: 'constraint',
      },
    ],
  },
  {
    form: 'caregiver_needs',
    likely: {
      relation: 'mother',
      may_have_helped: 'no_sign',
      asked_by: 'colleague',
      child_agrees: 'some',
      child_not: 'Not about the pictures.',
      strengths: ['loves', 'asks'],
      worried: 'often',
      emotional: ['talk', 'group'],
      economic: ['school'],
      household: 6,
      information: ['listen'],
      digital: ['settings'],
    },
    kept: { information: ['listen'], household: 6 },
    refused: [
      { why: 'a household of four hundred', answers: { household: 400 }, at: 'household', problem: 'constraint' },
      {
        why: 'a doubt about a carer that has no ground',
        answers: { may_have_helped: 'maybe' },
        at: 'may_reasons',
        problem: 'required',
      },
      {
        why: '"None of these" beside a need',
        answers: { practical: ['none', 'legal'] },
        at: 'practical',
        problem: 'constraint',
      },
    ],
  },
  {
    form: 'complaint',
    likely: {
      about: 'treated_differently',
      because: ['disability'],
      what: 'They would not open the ramp.',
      when: '2026-11-02',
      safe_now: 'yes',
      right: ['listen', 'change'],
      answer: 'no',
      who_tells: 'not_said',
    },
    kept: { because: ['disability'], who_tells: 'not_said' },
    refused: [
      { why: 'a day that has not come yet', answers: { when: '2026-12-02' }, at: 'when', problem: 'constraint' },
      { why: 'no word on what it is about', answers: { about: undefined }, at: 'about', problem: 'required' },
    ],
  },
]
