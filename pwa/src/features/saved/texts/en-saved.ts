import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  save_trip: 'Save',
  trip_saved: 'Saved',
  share: 'Share',
  link_copied: 'Link copied',
  share_by_hand: 'Press and hold the link to copy it:',
  compare_these: 'Compare line by line',
  trips_alike: 'Similar trips',
  same_county: 'More from {county}',
  seen_before: 'Recently viewed',
  saved_things: 'Saved',
  saved_none: 'Nothing saved or viewed yet.',
  saved_gone: 'Saved but not on sale now: {n}.',
}

export default texts
