import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  after_sale: 'After-sales',
  nothing_to_ask: 'No after-sales request is available for this item now. Contact us if in doubt.',
  return_until: 'No-reason return until {day}',
  return_lost: 'The rest no longer reaches a discount’s threshold: {sum} will be kept from the refund.',
  reason: 'Reason',
  want: 'Type of request',
  how_many: 'Quantity',
  back_yuan: 'Refund (yuan)',
  at_most: 'At most {sum}',
  what_happened: 'What happened',
  sending_pictures: 'Uploading, {n} left…',
  add_pictures: 'Add photos ({n}/6)',
  claim_pictures_hint:
    'For quality problems, damage or a wrong item: add a photo, or describe it in ten characters or more.',
  send_case: 'Submit',
}

export default texts
