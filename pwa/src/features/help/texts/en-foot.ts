import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  other_language: '中文',
  no_licence: 'Agency licence: not set in this demo',
  demo_note: 'Suppliers, trips and prices marked “demo” are for trying out only; nothing will run.',
}

export default texts
