import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  my_to_pay: 'To pay',
  my_trips: 'Upcoming trips',
  my_goods: 'To be delivered',
  passkey_offer: 'Add a passkey: sign in without a text message',
  my_all: 'All orders',
  saved_door: 'Saved and viewed',
  my_passport: 'Heritage passport',
  address_door: 'Addresses',
  not_signed_in: 'Sign in to manage orders and travellers.',
  letter_size: 'Letter size',
  devices_door: 'Signed-in devices',
  my_data: 'My data',
  export: 'Export my data',
  sign_out: 'Sign out',
  erase: 'Erase my account',
  notices_door: 'Notices',
  join_door: 'Join as a supplier',
  invited_door: 'I was invited',
  coupon_door: 'Coupons',
  erase_sure: "This can't be undone. Erase the account?",
  leave_losing: 'Scans on this phone were not sent yet; signing out loses them. Sign out all the same?',
  size_normal: 'Normal',
  size_large: 'Large',
  size_elder: 'Largest',
}

export default texts
