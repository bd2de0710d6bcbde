import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  invoice: 'Invoice',
  invoice_wanted: 'I need an invoice',
  invoice_person: 'Person',
  invoice_firm: 'Organisation',
  invoice_title: 'Name on the invoice',
  invoice_tax: 'Tax number',
  invoice_mail: 'E-mail (optional)',
  invoice_note: 'Issued by the seller for the amount paid; after a refund, for what remains.',
  how_to_get: 'Delivery',
  to_the_door: 'To the address',
  pick_up_at: 'Pick up: {name}',
  before_off: 'Before discounts',
  freight_in: 'Delivery (in the total)',
  to_pay: 'To pay',
  freight: 'Delivery',
  freight_later: 'once the address is chosen',
  own_trips: 'Trips',
  trip_to_basket: 'Add to basket and pay with goods',
  trip_in_basket: 'In the basket.',
  basket_is_full: 'The basket is full.',
  see_basket: 'View basket',
  off_by: 'Offer applied: {name}',
}

export default texts
