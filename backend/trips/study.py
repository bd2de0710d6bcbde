"""Study visits (研学) and group education days (党日): how large a group may be, who leads it, how many guides.

教基一〔2016〕8号 asks for a plan, filing and enough leading teachers; how many is the programme's own rule, so the
ratio is data. Pure.
"""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from backend.kernel.errors import Invalid

WITHOUT_BED = "CHILD_NO_BED"
"""A child with a seat in the coach that sleeps in its parents' room (不占床)."""
NAMED = frozenset({"ADULT", "CHILD", "SENIOR", WITHOUT_BED})
"""Tickets of people who travel by name."""
HEADS = NAMED | {"PUPIL", "TEACHER"}
"""Tickets that take a place; of a school class only numbers are asked, no pupil's name is collected."""
SPARE = 2
"""Teachers may come at their price up to so many times what the pupils need; whoever else comes is an adult."""
MINORS = frozenset({"CHILD", WITHOUT_BED, "PUPIL"})


class StudyTerms(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """A programme's own rules: heads of a group, pupils a teacher may lead, heads a guide takes."""

    group_min: Annotated[int, Meta(ge=1, le=200)]
    group_max: Annotated[int, Meta(ge=1, le=200)]
    pupils_per_teacher: Annotated[int, Meta(ge=1, le=60)]
    guide_group: Annotated[int, Meta(ge=1, le=100)]


def teachers_for(pupils: int, terms: StudyTerms) -> int:
    """Leading teachers a number of pupils needs."""
    return -(-pupils // terms.pupils_per_teacher)


def check_ratio(counts: Mapping[str, int], terms: StudyTerms, field: str) -> None:
    """Raises Invalid `teachers_needed` when there are fewer teachers than the pupils need."""
    pupils, needed = counts.get("PUPIL", 0), teachers_for(counts.get("PUPIL", 0), terms)
    if counts.get("TEACHER", 0) < needed:
        raise Invalid("teachers_needed", field, pupils=pupils, count=needed)


def check_group(lines: Iterable[tuple[str, int]], terms: StudyTerms, *, per_group: bool, field: str) -> None:
    """Raises Invalid: group_size, teachers_needed, too_many_teachers, one_group for a price not taken once."""
    counts: dict[str, int] = {}
    for kind, quantity in lines:
        counts[kind] = counts.get(kind, 0) + quantity
    heads = sum(n for kind, n in counts.items() if kind in HEADS)
    if not terms.group_min <= heads <= terms.group_max:
        raise Invalid("group_size", field, low=terms.group_min, high=terms.group_max)
    check_ratio(counts, terms, field)
    if counts.get("TEACHER", 0) > SPARE * teachers_for(counts.get("PUPIL", 0), terms):
        raise Invalid("too_many_teachers", field, count=SPARE * teachers_for(counts.get("PUPIL", 0), terms))
    if per_group and counts.get("GROUP", 0) != 1:
        raise Invalid("one_group", field)


class Group(msgspec.Struct, frozen=True, rename="camel"):
    """Who comes on a study visit, with the terms it was bought under. Erased, nobody is named."""

    organiser: str
    grade: str
    guardians: bool
    terms: StudyTerms
    pupils: int = 0


def group_of(answers: Iterable[Mapping[str, Any]], pupils: int, terms: StudyTerms) -> Group:
    """Who comes, as an order keeps it with the terms it was bought under; a quote may not know yet."""
    told = {name: value.strip() for one in answers for name, value in one.items() if isinstance(value, str)}
    return Group(
        organiser=told.get("organiser", ""), grade=told.get("grade", "")[:40],
        guardians=pupils > 0 and told.get("guardians") == "yes", pupils=pupils, terms=terms,
    )  # fmt: skip


def check_organiser(group: Group, field: str) -> None:
    """Raises Invalid naming `answers.organiser`, or `answers.guardians` while the organiser does not confirm that each
    pupil's guardian agreed (PIPL 31: the organiser holds these consents; we hold none of the pupils' names).
    """
    if not 2 <= len(group.organiser) <= 60:
        raise Invalid("organiser_needed", f"{field}.answers.organiser")
    if group.pupils and not group.guardians:
        raise Invalid("guardians_needed", f"{field}.answers.guardians")
