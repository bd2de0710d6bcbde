import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  cancel_amount: 'Cancelled',
  cancel_kept: 'Kept ({percent}%)',
  cancel_leaving: 'Leaving a complete group',
  cancel_leaving_why:
    'The group is complete and the others keep their price. Your part of what they save is kept from the ' +
    'refund; nothing if the seller is late in sending.',
  who_goes_not: 'Who no longer comes? Choose {n}',
  cancel_lost: 'Discounts that no longer apply',
  cancel_lost_why:
    'What is left no longer reaches the threshold of a discount, coupon or free delivery, so that is kept ' +
    'from the refund.',
  cancel_not_sent: 'Items already sent can’t be cancelled; ask for after-sale once they arrive.',
  cancel_back: 'Comes back',
  cancel_note: "It goes back the way it came. Others' prices stay as they were.",
  cancel_confirm: 'Confirm cancelling',
}

export default texts
