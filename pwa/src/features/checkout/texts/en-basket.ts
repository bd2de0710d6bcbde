import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  basket: 'Basket',
  basket_empty: 'Your basket is empty.',
  to_goods: "See goods from Lu'an",
  kept_ambient: 'Room temperature',
  kept_chilled: 'Chilled',
  kept_frozen: 'Frozen',
  kept_live: 'Live',
  checkout: 'Checkout',
  addresses: 'Addresses',
  need_address: 'Choose an address',
  need_adult: 'Prove your age first',
  need_confirm: 'Confirm each exception',
  need_day: 'Choose a delivery day',
  drop: 'Remove',
}

export default texts
