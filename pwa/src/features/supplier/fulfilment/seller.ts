import type { Door, Seller } from '../sellers'
import Waiting from './Waiting.vue'

const door = (path: string, text: string, more: Partial<Door> = {}): Door => ({
  path,
  text,
  open: () => true,
  ...more,
})
const cooperative: Seller = {
  kind: 'cooperative',
  lists: 'product',
  doors: [
    door('packing', 'packing_door', { main: true, open: ({ may }) => may('pack') }),
    door('after-sales', 'cases_door', { open: ({ may }) => may('see_cases') }),
    door('lots', 'lots_door'),
    door('reviews', 'reviews_door'),
    door('sending', 'freight_door'),
  ],
  checksIn: false,
  waiting: Waiting,
  waits: ({ may }) => may('pack'),
}

export default cooperative
