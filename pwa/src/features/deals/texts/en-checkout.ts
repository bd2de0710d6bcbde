import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  invoice: 'Invoice',
  invoice_wanted: 'I need an invoice',
  invoice_person: 'Person',
  invoice_firm: 'Organisation',
  invoice_title: 'Title',
  invoice_tax: 'Tax number',
  invoice_mail: 'E-mail for it (optional)',
  invoice_note: 'Issued by the supplier for what was paid; after a refund for the rest.',
  how_to_get: 'Receiving',
  to_the_door: 'To the address',
  pick_up_at: 'Pick up: {name}',
  before_off: 'Before offers',
  freight_in: 'Freight within',
  to_pay: 'To pay',
  freight: 'Freight',
  freight_later: 'once the address is chosen',
  own_trips: 'Trips',
  gift_note: 'A word to the supplier or with the gift (optional)',
  trip_to_basket: 'Put in the basket, pay with goods',
  trip_in_basket: 'In the basket.',
  basket_is_full: 'The basket is full.',
  see_basket: 'See the basket',
  off_by: 'Included: {name}',
}

export default texts
