import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  closed: 'closed',
  can_wait: 'waitlist open',
  choose_day: 'Choose a day',
  all_days: 'All days',
  no_days: 'No departures soon',
  free_until: 'For {depart}: cancel by {until} for a full refund',
  free_passed: 'Free cancellation has passed for the next departures; see the table below',
  book_now: 'Book',
  ladder_days: '{days} or more days before',
  ladder_until: 'until {day}',
  ladder_between: '{first} – {last}',
  ladder_day: 'on the day',
  ladder_keep: '{percent}% charge',
  ladder_free: 'full refund',
  book_title: 'Book',
  names_later:
    'Choose now or later: please fill names in by the day before; you can change them until departure.',
  none_left: 'This day is full: join the queue or choose another',
  only_left: 'Only {count} left',
  faults_n: '{n} to correct',
}

export default texts
