"""The declarative base: naming convention, column types every table shares."""

import uuid
from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal

from sqlalchemy import BigInteger, DateTime, MetaData, Text, func
from sqlalchemy.dialects.postgresql import JSONB, UUID
from sqlalchemy.orm import DeclarativeBase, mapped_column

from backend.kernel.ids import new_id

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


Rights = Literal["read", "append", "keep", "all"]


class Base(DeclarativeBase):
    """All tables hang here; relations are not mapped, queries say what they join.

    `impersonal` are the columns that can hold words and say nothing about a person; the others stand in their feature's
    `lives.py`. `rights` is what the role that runs may do with rows: `read` (stock changes only inside the functions of
    `inventory/sql`, the audit only through triggers and `audit_note_v1`; those run with the owner's rights), `append`
    (history: written once, then read), `keep` (changed, never deleted) or `all`.
    """

    impersonal: ClassVar[str] = ""
    rights: ClassVar[Rights] = "all"

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text(),
        int: BigInteger(),
        datetime: DateTime(timezone=True),
        uuid.UUID: UUID(as_uuid=True),
        dict[str, Any]: JSONB(),
        list[Any]: JSONB(),
    }


Id = Annotated[uuid.UUID, mapped_column(primary_key=True, default=new_id)]
CreatedAt = Annotated[datetime, mapped_column(server_default=func.now())]
