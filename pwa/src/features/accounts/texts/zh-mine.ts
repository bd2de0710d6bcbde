import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  my_to_pay: '待付款',
  my_trips: '待出行',
  my_goods: '待收货',
  my_all: '全部订单',
  liked_door: '收藏的商品',
  my_passport: '红色印记护照',
  erase_sure: '注销后无法找回，确定吗？',
  leave_losing: '还有核销记录没有上传，退出登录会丢失。仍要退出吗？',
}

export default texts
