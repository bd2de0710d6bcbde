import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  my_to_pay: '待付款',
  my_trips: '待出行',
  my_goods: '待收货',
  passkey_offer: '添加通行密钥，下次免短信登录',
  my_all: '全部订单',
  saved_door: '收藏与足迹',
  my_passport: '红色印记护照',
  address_door: '收货地址',
  not_signed_in: '登录后可以管理订单和出行人。',
  letter_size: '字号',
  devices_door: '登录的设备',
  my_data: '我的数据',
  export: '导出我的数据',
  sign_out: '退出登录',
  erase: '注销账号',
  notices_door: '通知',
  join_door: '商户入驻',
  invited_door: '我收到了邀请',
  coupon_door: '优惠券',
  erase_sure: '注销后无法找回，确定吗？',
  leave_losing: '还有核销记录没有上传，退出登录会丢失。仍要退出吗？',
  size_normal: '标准',
  size_large: '大字',
  size_elder: '长辈版',
}

export default texts
