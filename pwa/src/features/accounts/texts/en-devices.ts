import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  devices: 'Signed-in devices',
  signed_in_at: 'Signed in at',
  device_unknown: 'Unknown device',
  this_device: 'This device',
  since: 'Since {time}',
  used_last: 'Last used {time}',
  end_session: 'Sign it out',
  end_session_sure: 'Sign this device out?',
  enter_with_passkey: 'Sign in with a passkey',
  send_code: 'Send code',
  send_again: 'Send again',
  sign_in_note: 'A new number makes a new account. We use it to reach you about orders.',
  passkeys: 'Passkeys',
  passkeys_text: 'Sign in with your fingerprint, face or screen lock; no code by text message.',
  passkey_name: 'A name for this key',
  passkey_declined: 'Not finished; you can try again.',
  add_passkey: 'Add one on this device',
  passkey_impossible: "This browser or address can't hold passkeys.",
  remove_passkey_sure: 'It will no longer open your desk. Remove it?',
  use_passkey: 'Use a passkey',
}

export default texts
