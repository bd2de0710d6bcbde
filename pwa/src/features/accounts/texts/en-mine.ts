import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  my_to_pay: 'To pay',
  my_trips: 'To travel',
  my_goods: 'To receive',
  my_all: 'All orders',
  liked_door: 'Saved goods',
  my_passport: 'Heritage passport',
  erase_sure: "This can't be undone. Erase the account?",
  leave_losing: 'Scans on this phone were not sent yet; signing out loses them. Sign out all the same?',
}

export default texts
