import type { Texts } from '../../../../lib/lang'

const texts: Texts = {
  reviews_door: 'Reviews',
  waiting_for_you: 'Waiting for you',
  to_pack: '{n} to pack',
  late_n: '{n} late',
  to_answer: '{n} after-sales requests to answer',
  listings_product: 'Products',
  packing_door: 'Packing',
  cases_door: 'After-sale',
  lots_door: 'Lots and stock',
  verify: 'Two-step verification',
  verify_why:
    "You look after other people's money and journeys; a text message alone is not enough. Add a second proof" +
    ' and show it every half day.',
  verify_by_phone: "Easiest is this device's fingerprint, face or screen lock.",
  verify_with_phone: 'Use fingerprint or face',
  verify_with_app: 'Use an authenticator app instead',
  verify_step_app: 'Install any authenticator app (TOTP) on your phone.',
  verify_step_scan:
    'Scan the code below with it; on this same phone press “Open in this phone’s authenticator”.',
  verify_step_code: 'Enter the six digits it shows.',
  verify_qr: 'QR code for the authenticator',
  verify_open_app: 'Open in this phone’s authenticator',
  verify_by_hand: 'Or type the key by hand:',
  verify_enter: 'Enter the six digits your authenticator shows now; without your phone, a recovery code.',
  verify_code: 'Six digits or a recovery code',
  recovery_codes: 'Recovery codes',
  recovery_note: 'Write them down. If the phone is lost each opens the door once; they are shown only now.',
  recovery_kept: 'I have written them down',
  freight_door: 'Freight and pick-up',
  offers_door: 'Offers',
  queue: 'In the queue: {parties} parties, {heads} people',
  queue_kept: 'kept until {until}',
  queue_waiting: 'waiting',
  queue_text:
    'Freed places are kept for the queue in turn, two hours each; meanwhile nobody else can book them.',
  messages_door: 'Messages',
  talks_waiting: 'Buyers waiting for an answer: {n}',
  leader: 'Contact on the day',
  leader_hint: 'Guests see the name and phone from the day before until the trip is over.',
  leader_name: 'Name',
  leader_phone: 'Phone',
  leader_save: 'Save contact',
  leader_drop: 'Remove',
  end_early: 'End the trip early',
  end_early_law:
    'Necessary costs are kept, the rest is returned (Tourism Law, article 65). Guests see what each cost was for.',
  end_early_why: 'Why it ended early',
  cost_name: 'Necessary cost',
  cost_yuan: 'Amount (yuan)',
  cost_more: 'Add another',
  end_early_look: 'See the sums',
  end_early_sum: 'Kept {kept}, returned {back}',
  end_early_do: 'Return it',
}

export default texts
