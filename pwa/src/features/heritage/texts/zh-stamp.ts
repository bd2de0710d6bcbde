import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  read_site: '了解这里',
  passport: '红色印记',
  passport_open: '打开印记册',
  stamped_on: '已盖章：{day}',
  stamp_kept: '印记已记在这台手机上，有网络时自动登记。',
  stamp_how: '现场海报上有这里的印记码，用任何相机都能打开，没有信号也行。',
  stamp_now: '盖章',
  stamp_earned: '盖好了。',
  stamp_already: '这里的印记已经有了，一本印记册一处一枚。',
  stamp_foreign: '这不是红色旧址的印记码。',
  stamp_forged: '这个码不是本平台发出的，不能盖章。',
  stamp_expired: '这张海报已过期，请看现场有没有新的。',
  stamp_too_early: '这张海报还没有启用。',
  stamp_no_passport: '没有印记册可盖，请再试一次。',
  stamp_claims: '海报的照片也能扫到，所以印记只说明某天扫过这个码，不证明更多。',
  stamp_camera: '镜头画面',
  stamp_no_camera: '打不开相机。用手机自带的相机扫海报上的码也可以盖章。',
  stamp_unkept: '这台手机存不下印记，现在也没有网络；请在有网络时再扫一次。',
}

export default texts
