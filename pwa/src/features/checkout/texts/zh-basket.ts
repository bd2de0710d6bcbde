import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  basket: '购物车',
  basket_empty: '购物车是空的。',
  to_goods: '去看看六安好物',
  kept_ambient: '常温',
  kept_chilled: '冷藏',
  kept_frozen: '冷冻',
  kept_live: '鲜活',
  checkout: '结算',
  addresses: '收货地址',
  need_address: '请选择收货地址',
  need_adult: '请先验证年龄',
  need_confirm: '请逐件确认退货例外',
  need_day: '请选择送达日期',
  drop: '移除',
}

export default texts
