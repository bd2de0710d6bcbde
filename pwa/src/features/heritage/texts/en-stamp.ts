import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  read_site: 'Read about it',
  passport: 'Heritage passport',
  passport_open: 'Open the passport',
  stamped_on: 'Stamped: {day}',
  stamp_kept: 'Kept on this phone; it is registered when there is a network.',
  stamp_how: 'A poster at the site carries its code. Any camera opens it, without a signal too.',
  stamp_now: 'Stamp',
  stamp_earned: 'Stamped.',
  stamp_already: 'This stamp is in your passport already: one per place.',
  stamp_foreign: 'This is no code of a heritage site.',
  stamp_forged: 'This code was not issued by us; it stamps nothing.',
  stamp_expired: 'This poster is out of date; look for a newer one at the site.',
  stamp_too_early: 'This poster is not in use yet.',
  stamp_no_passport: 'No passport to stamp; please try again.',
  stamp_claims:
    'A photograph of a poster scans as well: a stamp says that the code was read on a day, no more.',
  stamp_camera: 'Camera picture',
  stamp_no_camera: "The camera is unavailable here. Scan the poster with the phone's own camera instead.",
  stamp_unkept: "This phone can't keep the stamp and there is no network; please scan again with one.",
}

export default texts
