import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  cancel_amount: 'Cancelled',
  cancel_kept: 'Kept ({percent}%)',
  cancel_leaving: 'Leaving a complete group',
  cancel_leaving_why:
    'The group is complete and the others keep their price. Your part of what they save is kept from the ' +
    'refund; nothing if the seller is late in sending.',
  who_goes_not: 'Who is no longer coming? Choose {n}',
  cancel_lost: 'Discounts that no longer apply',
  cancel_lost_why:
    'What is left no longer reaches the threshold of a discount, coupon or free delivery, so that is kept ' +
    'from the refund.',
  cancel_not_sent: 'Items already sent can’t be cancelled; open an after-sales request once they arrive.',
  cancel_back: 'Refund',
  cancel_note_goods: 'Refunded to the way you paid.',
  cancel_note: 'Refunded to the way you paid. Prices of the other travellers stay as they are.',
  cancel_confirm: 'Confirm cancelling',
}

export default texts
