import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  my_to_pay: 'To pay',
  my_trips: 'To travel',
  my_goods: 'To receive',
  my_all: 'All orders',
  liked_door: 'Saved goods',
  my_passport: 'Heritage passport',
}

export default texts
