import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  help_ship: 'Delivery',
  help_ship_text:
    'Each product says within how many days it is sent. Then the order shows courier, number and ' +
    'progress. Chilled, frozen and live goods travel cold and let you choose a day; where there is a ' +
    'pick-up point you may collect them.',
  help_returns: 'Returns and after-sales',
  help_returns_text:
    'Unless the page says otherwise you may return goods without a reason within seven days from the day ' +
    'after delivery. For faulty, damaged, missing or wrong goods open an after-sales request in the ' +
    'order, with photos. If the seller does not answer in time, or you disagree, ask the platform to ' +
    'step in. Please check fresh goods on the day: a photo keeps the evidence.',
  help_invoice: 'Invoices',
  help_invoice_text:
    'Tick that you need an invoice at checkout and give its name and tax number. The seller issues it ' +
    'for the amount paid; after a refund, for what remains.',
  help_coupon: 'Coupons',
  help_coupon_text:
    'Collect coupons or enter a code on your coupons page. One per seller may be used, and one from the ' +
    'platform besides; flash sales, group deals and delivery are excluded.',
  help_child: 'Travelling with children',
  help_child_text:
    "Ages and prices of children are on the trip's page: without a bed they have a seat and sleep with " +
    'their parents; with a bed there is another price. For travellers under 14 a guardian gives separate ' +
    'consent.',
  help_weather: 'Weather and insurance',
  help_weather_text:
    'Where weather or another force majeure stops a trip, what was paid and cannot be recovered is kept ' +
    'and the rest goes back; before an itinerary changes the agency tells you. Personal insurance is not ' +
    'in the price; we suggest travel accident cover.',
  help_find: 'Find an answer',
  help_none: 'Nothing is written about this; please call the number below.',
}

export default texts
