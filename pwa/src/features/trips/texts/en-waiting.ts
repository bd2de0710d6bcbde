import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  wait_text:
    'Sold out. Join the queue: freed places are offered in turn, kept for two hours (at night until 9:30), ' +
    'and you are told.',
  wait_sign_in: 'Sign in to join the queue.',
  wait_join: 'Join the queue for {count}',
  wait_place:
    'You are in the queue for {count}; {ahead} people are before you. We tell you when there are places.',
  wait_first: 'You are first in the queue, for {count}. We tell you when there are places.',
  wait_kept:
    '{count} places are kept for you until {until}. Fill in the rest and order; you may take fewer, the ' +
    'others go to the next.',
  wait_leave: 'Leave the queue',
  wait_give_up: 'Give the places up',
  wait_left: 'You have left the queue.',
  waits_title: 'My queues',
  wait_order: 'Order now',
}

export default texts
