import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  prove: 'Prove my age',
  id_note:
    'Of a resident ID, residence permit or foreign permanent resident card; used only to check your age; not ' +
    'stored. The courier checks an ID again on delivery.',
  id_number: 'ID number',
  adult: 'Alcohol is for adults only',
  confirm_no_return:
    'I understand that 7-day no-reason returns do not cover this item, as it does not keep once opened.',
  deliver_on: 'Delivery day',
  only_left_n: 'Only {n} left; please take fewer',
  sent_in: 'Ships within {n} days',
  no_address: 'No address yet; add one first.',
  add_address: 'Add an address',
  deliver_to: 'Deliver to',
  paste: 'Paste a whole address',
  paste_hint: 'Name, phone and address together; we sort them out.',
  read_it: 'Fill in',
  paste_missing: 'Still missing: {list}',
  paste_fine: 'Filled in: {place}. Please check it.',
  part_name: 'name',
  part_phone: 'phone',
  part_district: 'district',
  part_detail: 'street and door',
  province: 'Province',
  city: 'City',
  district: 'District',
  street: 'Street',
  any_street: 'None',
  door: 'Street address, building, flat',
  receiver: 'Recipient',
  usual: 'Default',
  parcel_wishes: 'Gift, note and delivery day',
  wished_day: 'Preferred delivery date (optional)',
  age_consent:
    'I agree that sensitive data such as ID numbers is used for bookings, insurance, lodging and checking ' +
    'my age (only “over 18” is kept).',
  wished_between: 'Please choose a date from {from} to {to}.',
  wished_day_hint: 'The seller sends it in time for that day; the carrier decides how long it takes.',
  parcel_note: 'Note to the seller (optional)',
  as_gift: 'This is a gift: no prices in the parcel',
  gift_card: 'Card message (optional)',
}

export default texts
