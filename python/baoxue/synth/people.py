# SPDX-License-Identifier: MIT
"""Invented persons and places: neutral syllables, and resident ids of an area code that does not exist.

>>> resident_id(date(2019, 9, 1), 7)[:6]
'990101'
"""

from __future__ import annotations

import random
from datetime import date, timedelta

AREA = "990101"  # no division of the country begins with 99
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡郭林高罗梁宋郑谢韩唐冯于董萧程"
_FIRST = "安宁文思佳嘉子一雨欣明晓若书景承知乐可亦念希"
_SECOND = "然宁远辰溪言彤悦琪轩阳月星禾诺舟朗澄珂瑜霖"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_PLACES = ("青禾", "云渡", "白露", "松溪", "晴川", "麦香", "月桥", "苇泊", "枫岭", "石榆", "春潭", "晚枫")
_VILLAGES = ("松溪", "竹坪", "柳湾", "云坡", "芦塘", "枫岭", "梨坞", "麦川", "桑坪", "鹤滩", "苇泊", "榆岗", "槐坡")


def person_name(rng: random.Random) -> str:
    return rng.choice(_SURNAMES) + rng.choice(_FIRST) + rng.choice(_SECOND)


def place_name(township: int) -> str:
    """The name of the n-th township, without 乡."""
    name = _PLACES[township % len(_PLACES)]
    return name if township < len(_PLACES) else f"{name}{township // len(_PLACES) + 1}号"


def village_names() -> tuple[str, ...]:
    return _VILLAGES


def resident_id(birth: date, order: int, area: str = AREA) -> str:
    """18 digits with the check digit of ISO 7064 MOD 11-2; an odd order is a boy's."""
    body = f"{area}{birth:%Y%m%d}{order % 1000:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


def birth_date(rng: random.Random, grade: int) -> date:
    """Six by 31 August of the year of entry: grade 1 of 2026 was born from September 2019 to August 2020."""
    return date(2020 - grade, 9, 1) + timedelta(rng.randrange(365))
