import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  after_sale: 'After-sale',
  nothing_to_ask: 'Nothing can be asked about this item now. Contact us if in doubt.',
  return_until: 'Return without reason until {day}',
  return_lost: 'The rest no longer reaches a discount’s threshold: {sum} will be kept from the refund.',
  reason: 'Reason',
  want: 'What should happen',
  how_many: 'How many',
  back_yuan: 'Refund (yuan)',
  at_most: 'At most {sum}',
  what_happened: 'What happened',
  sending_pictures: 'Sending, {n} left…',
  add_pictures: 'Add pictures ({n}/6)',
  claim_pictures_hint: 'Quality, damage and wrong items need a picture.',
  send_case: 'Send',
}

export default texts
