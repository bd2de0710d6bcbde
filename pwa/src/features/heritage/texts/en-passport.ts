import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  passport_text:
    "Scan the code on a site's poster and keep a stamp of the place. No points, no ranking; just reading is fine too.",
  scan_stamp: 'Scan a code',
  type_code: "Can't scan? Type it",
  code_label: "The poster's code or its address",
  stamps_wait: '{n} stamps wait for a network.',
  passport_away: 'Offline: showing saved stamps.',
  passport_sign_in: 'It works without signing in; signed in, the stamps move to your account.',
  my_stamps: 'My stamps',
  stamp_routes: 'By route',
  stamped: 'stamped',
  certificate: 'Make a certificate',
  certificate_name: 'Name on the certificate',
  certificate_note: 'The name goes into this one file and is not kept.',
  certificate_get: 'Make the PDF',
}

export default texts
