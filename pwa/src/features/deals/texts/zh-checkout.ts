import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  invoice: '发票抬头',
  invoice_wanted: '要发票',
  invoice_person: '个人',
  invoice_firm: '单位',
  invoice_title: '抬头',
  invoice_tax: '纳税人识别号',
  invoice_mail: '收票邮箱（选填）',
  invoice_note: '商家按实付金额开票；退款后按剩余金额开。',
  how_to_get: '收货方式',
  to_the_door: '送到收货地址',
  pick_up_at: '自提：{name}',
  before_off: '优惠前金额',
  freight_in: '其中运费',
  to_pay: '应付',
  freight: '运费',
  freight_later: '选好地址后计算',
  own_trips: '周末游',
  trip_to_basket: '加入购物车，和好物一起结算',
  trip_in_basket: '已加入购物车。',
  basket_is_full: '购物车满了。',
  see_basket: '看购物车',
  off_by: '已含优惠：{name}',
}

export default texts
