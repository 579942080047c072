"""What a data set says of itself: its name, licence, edition and so on, in `dataset.yaml`."""

from dataclasses import dataclass, field
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.text import slugify

from base.orm.datasets import HEADER, DataSet
from base.orm.revision import revise
from base.parameters.parameter import nearest
from base.values.text import validate_text

from .document import Node, Refused, Scalar
from .faults import Fault
from .format import DEFAULT_NAME, dataset_id

ABOUT = "dataset.yaml"
FIELDS = ("name", *HEADER)


def slug_for(name: str) -> str:
    """The slug of a data set that gives none."""
    return slugify(name)[:120] or "dataset"


@dataclass
class Header:
    """The fields of a header, and where they stand."""

    values: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """From which the ids of the records are made."""
        return self.values.get("name", DEFAULT_NAME)

    @property
    def uid(self) -> UUID:
        return dataset_id(self.name)

    @property
    def slug(self) -> str:
        return self.values.get("slug") or slug_for(self.name)

    def fault(self, name: str, reason: str) -> Fault:
        return Fault(ABOUT, self.lines.get(name, 1), name, reason)

    def read(self, pairs: dict[str, tuple[Node, int]]) -> None:
        """Take the fields of the file, each with its node and line."""
        for name, (value, line) in pairs.items():
            if name not in FIELDS:
                hint = nearest(name[:60], FIELDS)
                known = ", ".join(FIELDS)
                raise Refused(line, f"Unknown field.{hint} Choose from: {known}.", name)
            if isinstance(value, Scalar) and name != "name" and value.value is None:
                continue
            if not isinstance(value, Scalar) or not (value.value or "").strip():
                raise Refused(value.line, f"The {name} of the data set is one text.", name)
            text, most = str(value.value), DataSet._meta.get_field(name).max_length
            if most and len(text) > most:
                raise Refused(value.line, f"Give at most {most} characters.", name)
            try:
                validate_text(text)
            except ValidationError as error:
                raise Refused(value.line, " ".join(error.messages), name) from None
            self.values[name], self.lines[name] = text, value.line

    def stored(self) -> DataSet | None:
        return DataSet.objects.filter(uid=self.uid).first()

    def store(self) -> tuple[DataSet, list[Fault]]:
        """Write what the header says, with the faults that it has."""
        dataset = self.stored() or DataSet(uid=self.uid, name=self.name)
        wanted = {name: self.values.get(name, "") for name in HEADER} | {"slug": self.slug}
        if dataset.pk and all(getattr(dataset, name) == wanted[name] for name in HEADER):
            return dataset, []
        if dataset.pk and dataset.slug != self.slug and dataset.records.exists():
            reason = f"The slug of this data set is “{dataset.slug}”: it stays, as in all editions."
            return dataset, [self.fault("slug", reason)]
        for name, value in wanted.items():
            setattr(dataset, name, value)
        try:
            dataset.full_clean()
        except ValidationError as error:
            found = error.message_dict.items()
            return dataset, [self.fault(name, text) for name, texts in found for text in texts]
        dataset.save()
        revise()  # no record is written by which the answers about data sets would be anew
        return dataset, []
