import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  till_free: '{sum} more for free shipping',
  sent_free: 'Shipping is free',
  ahead: 'Pre-order: sent after the harvest',
  look_again: 'View',
  basket_note: 'The basket reserves no stock; prices and delivery are worked out at checkout.',
  check_out: 'Check out ({n})',
}

export default texts
