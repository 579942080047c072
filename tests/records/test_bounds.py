"""No number, text or address out of bounds gets into the store, whichever door it comes through."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, connection, models, transaction
from django.test import Client

from actors.models import Actor
from base.orm.models import Record
from base.values.scripts import as_latin, mixed_words
from base.values.text import validate_text
from base.values.urls import fault_of, validate_url
from incidents.models import Figure, Place
from sources.models import Source

from ..helpers import factories as make
from ..helpers.admin_pages import (
    RECORDS,
    Page,
    a_source,
    an_actor,
    an_incident,
    one_of_each,
    page,
)
from ..helpers.admin_pages import fault_of as fault_in_admin

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]


TABLES = [model for model in RECORDS if not model._meta.proxy]
NUMBERS = (models.FloatField, models.IntegerField, models.DecimalField)
ZERO_WIDTH = "\u200b"


def columns(*kinds: type[models.Field]) -> list[Any]:
    """The columns of these kinds that an editor fills, of all records."""
    return [
        pytest.param(model, column.name, id=f"{model.__name__}.{column.name}")
        for model in TABLES
        for column in model._meta.concrete_fields
        if isinstance(column, kinds)
        and column.editable
        and not column.primary_key
        # The bounds of figures depend on what is counted: see their own tests.
        and not (model is Figure and isinstance(column, models.FloatField))
    ]


def record_of(model: type[Record]) -> Record:
    record = one_of_each()[model._meta.model_name]
    if isinstance(record, Place):
        record.latitude = record.longitude = 1
        record.no_point = ""
        record.save()
    return record


def stored(record: Record, name: str, value: Any) -> Any:
    """The value as the database keeps it when it is written past all forms; None if refused."""
    model = type(record)
    try:
        with transaction.atomic():
            model._base_manager.filter(pk=record.pk).update(**{name: value})
    except (IntegrityError, DataError, OverflowError):
        return None
    return model._base_manager.values_list(name, flat=True).get(pk=record.pk)


# Numbers


@pytest.mark.parametrize(("model", "name"), columns(*NUMBERS))
def test_the_database_refuses_a_number_that_is_not_finite_or_out_of_bounds(model, name):
    column, record = model._meta.get_field(name), record_of(model)
    values = [10**10 + 1, -(10**10), 10**18]
    if isinstance(column, models.FloatField):
        values = [float("inf"), float("-inf"), float("nan"), 1e300, -1e300, 1e13]
    for value in values:
        assert stored(record, name, value) is None, value


@pytest.mark.parametrize(("model", "name"), columns(*NUMBERS))
def test_a_number_out_of_bounds_is_told_at_its_field(model, name):
    record = record_of(model)
    values = [-(10**10), 10**18]
    if isinstance(model._meta.get_field(name), models.FloatField):
        values += [float("inf"), float("nan"), 1e300]
    for value in values:
        setattr(record, name, value)
        with pytest.raises(ValidationError) as refused:
            record.full_clean()
        assert name in refused.value.message_dict, value


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("radius_km", "-1", "Ensure this value is greater than or equal to 0."),
        ("radius_km", "20016", "Ensure this value is less than or equal to 20015."),
        ("radius_km", "inf", "Enter a number."),
        ("latitude", "NaN", "Enter a number."),
        ("latitude", "90.5", "Ensure this value is less than or equal to 90."),
    ],
)
def test_the_admin_tells_a_number_out_of_bounds(editor: Client, field, value, reason):
    point = {"latitude": "1", "longitude": "1", field: value}
    fault = fault_in_admin(editor, Place, name="Town", slug="town", kind="city", **point)
    assert fault == (field, reason)


# Texts


FREE_TEXTS = [
    each
    for each in columns(models.CharField, models.TextField)
    if not each.values[0]._meta.get_field(each.values[1]).choices
]


@pytest.mark.parametrize("model", dict.fromkeys(each.values[0] for each in FREE_TEXTS))
def test_every_text_refuses_invisible_characters(model):
    record = record_of(model)
    names = [each.values[1] for each in FREE_TEXTS if each.values[0] is model]
    for name in names:
        was = getattr(record, name)
        for text in (ZERO_WIDTH, f"a{ZERO_WIDTH}b", "\u3164", "\u2800"):
            setattr(record, name, text)
            with pytest.raises(ValidationError) as refused:
                record.clean_fields()
            assert name in refused.value.message_dict, (name, text)
        setattr(record, name, was)


INVISIBLE = {
    "zero-width space": "\u200b",
    "left-to-right mark": "\u200e",
    "right-to-left mark": "\u200f",
    "right-to-left override": "\u202e",
    "isolate": "\u2066",
    "soft hyphen": "\u00ad",
    "word joiner": "\u2060",
    "byte order mark": "\ufeff",
    "tag": "\U000e0041",
    "variation selector": "\ufe0f",
    "Hangul filler": "\u3164",
    "Braille blank": "\u2800",
    "line separator": "\u2028",
    "next line": "\x85",
    "NUL": "\0",
    "escape": "\x1b",
    "surrogate": "\ud800",
    "private use": "\ue000",
    "no character": "\uffff",
    "replacement": "\ufffd",
}


@pytest.mark.parametrize("kind", INVISIBLE)
def test_an_invisible_character_is_refused_and_named(kind):
    char = INVISIBLE[kind]
    with pytest.raises(ValidationError, match=f"U\\+{ord(char):04X} is not allowed in text"):
        validate_text(f"Os{char}ama")


@pytest.mark.parametrize("text", [" ", "\u00a0", "\u3000 ", "\n", "\u0301", " \u0300 "])
def test_a_text_of_which_nothing_is_seen_is_refused(text):
    with pytest.raises(ValidationError, match="no visible characters"):
        validate_text(text)


@pytest.mark.parametrize(
    ("text", "is_taken"),
    [
        ("می\u200cخواهم", True),  # Persian: I want
        ("क्\u200dष", True),  # Devanagari
        ("Os\u200cama", False),
        ("Ос\u200dама", False),
        ("\u200cمی", False),
        ("می\u200c", False),
        ("می \u200cخواهم", False),
    ],
)
def test_joiners_stand_between_letters_of_scripts_that_join(text, is_taken):
    if is_taken:
        validate_text(text)
    else:
        with pytest.raises(ValidationError, match="U\\+200"):
            validate_text(text)


@pytest.mark.parametrize(
    "text",
    ["Osama bin Laden", "أسامة بن لادن", "Ṭālibān", "Łódź", "ДАИШ", "日本", "100 %", "—", "€"],
)
def test_names_of_all_scripts_are_taken(text):
    validate_text(text)


def is_refused(sql: str, values: list[Any]) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
    except IntegrityError:
        return True
    return False


VISIBLE = [
    ("entity", "name"),
    ("alias", "text"),
    ("place", "name"),
    ("incident", "title"),
    ("source", "title"),
    ("assertion", "locator"),
    ("identifier", "value"),
]


@pytest.mark.parametrize(("model", "name"), VISIBLE)
def test_the_database_refuses_a_name_of_which_nothing_is_seen(model, name):
    record = one_of_each()[model]
    table = type(record)._meta.concrete_model._meta.db_table
    for text in ("", " ", "\u200b", "\u200e\u00ad\u2060", "\u3164\u2800\u00a0", "\t\n"):
        sql = f'UPDATE "{table}" SET "{name}" = %s WHERE id = %s'
        assert is_refused(sql, [text, record.pk]), repr(text)


def test_the_admin_tells_an_invisible_character_at_its_field(editor: Client):
    name, message = fault_in_admin(editor, Actor, name=ZERO_WIDTH, slug="ttp", kind="armed_group")
    expected = "The character U+200B is not allowed in text: it is invisible (zero width space)."
    assert (name, message) == ("name", expected)


def test_a_text_of_several_lines_is_taken_as_browsers_send_it(editor: Client):
    actor = an_actor()
    assert open_page(editor, actor).fill(description="One.\r\nTwo.").save().saved
    actor.refresh_from_db()
    assert actor.description == "One.\nTwo."


# Letters that look like others


def test_a_word_of_scripts_that_look_alike_is_found():
    assert mixed_words("Оsama bin Laden") == ["Оsama"]
    assert mixed_words("Тaliban, O\u0301sama") == ["Тaliban"]
    assert as_latin("Оsаmа") == "Osama"
    for text in ("Osama", "Осама", "Осама (Osama)", "ИГИЛ-ISIS", "داعش Daesh", "Ωμέγα"):
        assert mixed_words(text) == []


def test_a_slug_takes_no_lookalikes(editor: Client):
    name, message = fault_in_admin(editor, Actor, name="TTP", slug="оsama", kind="armed_group")
    assert (name, "letters, numbers, underscores or hyphens" in message) == ("slug", True)


def open_page(editor: Client, record: Any, action: str = "change") -> Page:
    return Page(editor, page(record, action))


def warnings_of(answer: Any) -> list[str]:
    told = get_messages(answer.response.wsgi_request)
    return [message.message for message in told if message.level_tag == "warning"]


def test_a_name_with_lookalikes_that_is_another_is_saved_with_a_warning(editor: Client):
    near = an_actor("Osama")
    form = open_page(editor, Actor, "add").fill(name="Оsama", slug="osama-2", kind="armed_group")
    answer = form.fill(not_the_same=str(near.pk), reason_of_change="Another group.").save()
    assert answer.saved
    assert warnings_of(answer) == ["“Оsama” mixes letters of several scripts that look alike."]


def test_an_alias_with_lookalikes_is_saved_with_a_warning(editor: Client):
    actor, _ = an_actor("Wolves"), an_actor("Osama")
    form = open_page(editor, actor).add_row("aliases", text="Оsama", kind="spelling")
    answer = form.save()
    assert answer.saved
    (warning,) = warnings_of(answer)
    assert warning.startswith("“Оsama” mixes letters")
    assert "“Osama”" in warning


def test_a_name_that_another_record_has_is_asked_for_and_saved_if_it_is_another(editor: Client):
    known = an_actor("The Wolves", slug="wolves")
    values = {"name": "the wolves", "slug": "wolves-2", "kind": "armed_group"}
    apart = {"not_the_same": str(known.pk), "reason_of_change": "Another group."}
    assert not open_page(editor, Actor, "add").fill(**values).save().saved
    answer = open_page(editor, Actor, "add").fill(**values, **apart).save()
    assert (answer.saved, warnings_of(answer)) == (True, [])
    other = open_page(editor, Actor, "add").fill(**values | {"name": "Bears", "slug": "b"}).save()
    assert (other.saved, warnings_of(other)) == (True, [])


def test_match_refuses_a_name_without_letters(client: Client):
    for name in (ZERO_WIDTH, "\u200e\u200f", "…"):
        answer = client.post("/api/v1/match", {"queries": [{"name": name}]}, "application/json")
        assert answer.status_code == 400, name


# Addresses


ADDRESSES = {
    "ftp://example.org/a": "A URL must begin with http:// or https://.",
    "javascript:alert(1)": "A URL must begin with http:// or https://.",
    "//example.org": "A URL must begin with http:// or https://.",
    "HTTPS://example.org": "A URL must begin with http:// or https://.",
    "https://": "The host is missing.",
    "https:///a": "The host is missing.",
    "https://user@example.org/": "An address here holds no user name and no password.",
    "https://user:secret@example.org/": "An address here holds no user name and no password.",
    "https://localhost/": "“localhost” is not a public host.",
    "https://intranet/": "“intranet” is not a public host.",
    "https://printer.local/": "“printer.local” is not a public host.",
    "http://127.0.0.1/": "“127.0.0.1” is not a public host.",
    "http://10.1.2.3/": "“10.1.2.3” is not a public host.",
    "http://169.254.169.254/latest": "“169.254.169.254” is not a public host.",
    "http://[fe80::1]/": "“fe80::1” is not a public host.",
    "http://[::1]/": "“::1” is not a public host.",
    "http://[::1/": "The host or port of this address is not valid.",
    "https://example.org:99999/": "The host or port of this address is not valid.",
    "https://example.org/<b>": "An address does not hold '<': write it as %3C.",
    'https://example.org/"a"': "An address does not hold '\"': write it as %22.",
    "https://example.org/'a'": 'An address does not hold "\'": write it as %27.',
    "https://example.org/a b": "An address does not hold ' ': write it as %20.",
    "https://exаmple.org/": (
        "The host “exаmple.org” mixes letters of several scripts that look alike."
    ),
    "https://example.org/a?b=c#d": "",
    "http://example.org": "",
    "https://medium.com/@author/text": "",
    "https://8.8.8.8/": "",
    "https://en.wikipedia.org/wiki/Łódź": "",
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_is_a_public_one_of_the_web(address):
    assert fault_of(address) == ADDRESSES[address]


def test_the_admin_tells_what_is_wrong_with_an_address(editor: Client):
    values = {"slug": "a", "title": "A", "kind": "news", "reliability": "F"}
    fault = fault_in_admin(editor, Source, **values, url="https://user:secret@example.org/")
    assert fault == ("url", "An address here holds no user name and no password.")


@pytest.mark.parametrize(("model", "name"), columns(models.URLField))
def test_every_address_is_checked_and_constrained(model, name):
    assert validate_url in model._meta.get_field(name).validators
    record = record_of(model)
    for address in ("ftp://example.org", "javascript:alert(1)", "https://example.org/<b>"):
        assert stored(record, name, address) is None
    assert stored(record, name, "https://example.org") == "https://example.org"


@pytest.mark.parametrize("ends", [{"low": 5}, {"high": 5}])
@pytest.mark.parametrize("bound", ["exact", "about", "nearly"])
def test_a_number_that_is_no_bound_has_both_ends(bound, ends):
    """A lone low that is called exact would count as open."""
    figure = make.figure(bound=bound, low=5, high=5)
    figure.low, figure.high = ends.get("low"), ends.get("high")
    with pytest.raises(ValidationError, match="With only a low") as refused:
        figure.full_clean()
    assert list(refused.value.message_dict) == ["bound"]
    with pytest.raises(IntegrityError), transaction.atomic():
        figure.save()


def test_the_rules_that_the_database_holds_are_sentences_in_the_admin(editor: Client):
    """A record written past the forms is told about when it is edited."""
    source, incident = a_source(), an_incident()
    for record, column in ((source, "title"), (incident, "title")):
        setattr(record, column, "\u00a0")
        with pytest.raises(ValidationError) as refused:
            record.validate_constraints()
        assert refused.value.message_dict == {column: ["This text has no visible characters."]}
