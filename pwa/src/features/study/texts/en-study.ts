import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  study_title: 'Book a study visit',
  study_terms:
    'Groups of {low} to {high}; at least one leading teacher for {ratio} pupils, one guide for {guide} people.',
  organiser: 'School, union or firm',
  organiser_hint: 'It stands in the plan',
  grade: 'Grade or audience (may stay empty)',
  guardians: "We hold the written consent of every pupil's guardian; no pupil's name is collected here.",
  teachers_auto: '{n} leading teachers are needed',
  study_contact: 'Contact',
  study_plan_note: 'After paying, the order offers a plan (PDF) to print and file.',
}

export default texts
