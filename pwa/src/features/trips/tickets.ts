/** Tickets of people who travel by name; the last one has a seat and no bed. */
export const NAMED = ['ADULT', 'CHILD', 'SENIOR', 'CHILD_NO_BED']
export const WITHOUT_BED = 'CHILD_NO_BED'
