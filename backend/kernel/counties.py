"""The counties and districts of Lu'an, by the key that everything else names them by."""

COUNTIES: dict[str, dict[str, str]] = {
    "jinan": {"zh": "金安区", "en": "Jin'an"},
    "yuan": {"zh": "裕安区", "en": "Yu'an"},
    "yeji": {"zh": "叶集区", "en": "Yeji"},
    "huoqiu": {"zh": "霍邱县", "en": "Huoqiu"},
    "shucheng": {"zh": "舒城县", "en": "Shucheng"},
    "jinzhai": {"zh": "金寨县", "en": "Jinzhai"},
    "huoshan": {"zh": "霍山县", "en": "Huoshan"},
}
