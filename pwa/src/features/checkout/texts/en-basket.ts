import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  basket: 'Basket',
  basket_empty: 'The basket is empty.',
  to_goods: "See goods from Lu'an",
  basket_note:
    'The basket stays on this phone and holds no stock; price and freight are settled at checkout.',
  kept_ambient: 'Ambient',
  kept_chilled: 'Chilled',
  kept_frozen: 'Frozen',
  kept_live: 'Live',
  ahead: 'Ahead: sent after the harvest',
  look_again: 'Look again',
  drop: 'Remove',
  check_out: 'Check out ({n})',
  checkout: 'Checkout',
  addresses: 'Addresses',
  need_address: 'Choose an address',
  need_adult: 'Prove your age first',
  need_confirm: 'Confirm each exception',
  need_day: 'Choose a delivery day',
  usual: 'Usual',
}

export default texts
