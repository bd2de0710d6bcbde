import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  my_to_pay: '待付款',
  my_trips: '待出行',
  my_goods: '待收货',
  my_all: '全部订单',
  liked_door: '收藏的商品',
  my_passport: '红色印记护照',
}

export default texts
