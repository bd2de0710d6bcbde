import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  basket: 'Basket',
  basket_empty: 'Your basket is empty.',
  to_goods: "See goods from Lu'an",
  basket_note:
    'Your basket is kept on this phone and reserves no stock; prices and delivery are worked out at checkout.',
  kept_ambient: 'Room temperature',
  kept_chilled: 'Chilled',
  kept_frozen: 'Frozen',
  kept_live: 'Live',
  ahead: 'Pre-order: sent after the harvest',
  look_again: 'View',
  drop: 'Remove',
  check_out: 'Check out ({n})',
  checkout: 'Checkout',
  addresses: 'Addresses',
  need_address: 'Choose an address',
  need_adult: 'Prove your age first',
  need_confirm: 'Confirm each exception',
  need_day: 'Choose a delivery day',
  usual: 'Default',
}

export default texts
