import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  help_description: 'Paying, holds, cancelling, names, vouchers and your data.',
  help_pay: 'Paying',
  help_pay_text:
    'Pay within the countdown after ordering. In this demo the sandbox takes the place of a real payment.',
  help_hold: 'How long places are held',
  help_hold_text:
    'Fifteen minutes after ordering, extendable twice. Money that arrives later buys the places if they are ' +
    'still free, or goes back by itself.',
  help_cancel: 'Cancelling',
  help_cancel_text:
    'Cancel some or all travellers in the order; you see what comes back before you confirm. The steps are ' +
    'those at ordering.',
  help_names: 'Names',
  help_names_text:
    'Fill in, change or pass on names until departure; please do so by the day before, as rooms and insurance ' +
    'go by them.',
  help_voucher: 'Vouchers',
  help_voucher_text:
    'Show the QR code or read out the 12 digits when boarding. A voucher you have opened works without a network.',
  privacy_title: 'Privacy policy',
  help_privacy_text:
    "Document numbers are encrypted, shown to the trip's agency only from 3 days before to 7 days after, " +
    'every access is logged; then nobody sees them, and the contract is destroyed after the two years it is ' +
    'kept sealed by law. Export or erase under “Me”.',
  complaint_text: 'You can also call 12345 or 12315.',
  desk: 'Platform desk',
  console: 'Supplier desk',
  remove: 'Remove',
  name: 'Name',
  document: 'Document',
  document_resident_id: 'Resident ID card',
  document_household_register: 'Household register (children without a card)',
  document_residence_permit: 'Residence permit (HK, Macao, Taiwan)',
  document_foreign_permanent_id: 'Foreign permanent resident ID card',
  document_hk_macao_permit: 'Mainland travel permit (HK, Macao)',
  document_taiwan_permit: 'Mainland travel permit (Taiwan)',
  document_passport: 'Passport',
  document_none: 'None yet (children)',
  number: 'Number',
  born_on: 'Date of birth',
  withdraw_sensitive: 'Withdraw: collect no sensitive data',
  withdraw_guardian: "Withdraw the guardian's consent",
  withdraw_sensitive_sure:
    'Saved travellers and the proof of age are deleted; what booked trips need stays as contract and law ask. Go on?',
  withdraw_guardian_sure: 'Saved travellers under 14 are deleted. Go on?',
  consent_sensitive:
    'I agree that document numbers are collected, only for trips, insurance and rooms I book.',
  consent_guardian: 'I am the guardian of travellers under 14 and agree separately to give their data.',
  voucher_confirmed: 'not used yet',
  voucher_checked_in: 'used',
  check_in: 'Check in',
  no_departures: 'No departures yet',
  departure_open: 'open',
  departure_confirmed: 'runs',
  departure_failed: 'did not fill',
  departure_cancelled: 'cancelled',
  departure_finished: 'finished',
  fill: '{paid} paid / {taken} taken / {capacity} seats',
  minimum_n: 'minimum {n}',
  stopped: 'not selling',
  manifest: 'Manifest',
  stop_selling: 'Stop selling',
  sell_again: 'Sell again',
  cancel_departure: 'Cancel this departure',
  cancel_departure_text:
    "Everybody who paid is refunded in full, plus what your ladder promises. This can't be undone.",
  names_are_open: 'Names and numbers are shown in full now; every access is logged.',
  names_are_closed: 'Full names open three days before departure.',
  nobody_yet: 'Nobody yet',
  rooms: '{n} rooms',
  public_reason: 'Reason (guests read it)',
  voucher_or_code: 'QR text or 12 digits',
  scan_accepted: 'Accepted',
  scan_already_used: 'Already used',
  scan_cancelled: 'Cancelled',
  scan_wrong_day: 'Not for today',
  scan_unknown: 'Not a voucher of yours',
  scan_kept: 'Noted; sent by itself once there is a signal',
  scan_forged: 'Not a valid voucher',
  scan_not_on_list: "Not on this phone's list (cancelled, or just ordered); check again with a signal",
  camera: 'Camera picture',
  camera_on: 'Scan a voucher',
  camera_off: 'Camera off',
  camera_refused: 'The camera is unavailable. Type the 12 digits instead.',
  scans_waiting: '{n} scans to send',
  send_now: 'Send now',
  scans_rejected: 'Sent and not accepted; ask the guests:',
  scan_list_taken: 'List on this phone: {n} bookings, as of {time}. Works without a signal.',
  scan_list_none: 'Open this page once with a signal, and it works without one.',
  scan_list_missing: 'No signal and no list on this phone. Open this page once with a signal.',
}

export default texts
