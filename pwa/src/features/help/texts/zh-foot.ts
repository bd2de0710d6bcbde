import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  other_language: 'English',
  no_licence: '旅行社许可证号：演示环境未填写',
  demo_note: '本平台不是政府平台。标有“演示”的商户、行程和价格仅供体验，不会真实出行。',
}

export default texts
