import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  till_free: '再买{sum}免运费',
  sent_free: '已满包邮',
  ahead: '预售，采收后发货',
  look_again: '查看',
  basket_note: '放进购物车不占库存，价格和运费以结算时为准。',
  check_out: '去结算（{n}）',
}

export default texts
