import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  pay_within: 'Please pay within',
  stands_failed: 'The last payment did not go through; nothing was charged. You can pay again.',
  stands_paying: 'Your payment is being confirmed; this page updates by itself',
  stands_to_pay: 'Waiting for payment',
  stands_expired: 'This order has expired; nothing was charged',
  stands_expired_back: 'This order had expired; {sum} that came late has gone back',
  stands_expired_back_coming: 'This order had expired; {sum} that came late is going back',
  stands_cancelled: 'This order was cancelled',
  stands_cancelled_back: 'Cancelled; {sum} has gone back to you',
  stands_cancelled_back_coming: 'Cancelled; {sum} is going back to you',
  stands_trip: 'Paid; you leave on {day}',
  stands_shipped: 'Sent, on its way',
  stands_partly: 'Some parcels have left; the others wait to be sent',
  stands_to_ship: 'Paid; the seller is packing',
  stands_gathering: 'Paid; the group is gathering',
  stands_delivered: 'Delivered',
  stands_paid: 'Paid',
  book_again: 'Choose again',
}

export default texts
