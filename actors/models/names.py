"""Tables of names, split into words for the search: see `actors.names.search`.

These tables hold nothing of their own. They follow from the names of entities, aliases and places
and are written by `actors.names.indexing` alone.
"""

from django.db import models

from .entities import Alias, Entity


class Bearers(models.TextChoices):
    """Who may bear a name. Each search looks among one sort of them."""

    ENTITIES = "e", "Entities"
    PLACES = "p", "Places"


class KnownName(models.Model):
    """One name of one bearer. Never changed: one that is spelt otherwise is another row.

    The database does not hold it to its bearer: a deletion in bulk need not know of it, and
    `recompute` drops what is left.
    """

    of = models.CharField(max_length=1, choices=Bearers, help_text="What sort its bearer is of.")
    entity = models.ForeignKey(
        Entity,
        models.CASCADE,
        db_constraint=False,
        null=True,
        related_name="+",
        help_text="Whose name it is.",
    )
    alias = models.ForeignKey(
        Alias,
        models.CASCADE,
        db_constraint=False,
        null=True,
        related_name="+",
        help_text="The alias; null for the name under which we keep the bearer.",
    )
    place = models.ForeignKey(
        "incidents.Place",
        models.CASCADE,
        db_constraint=False,
        null=True,
        related_name="+",
        help_text="Whose name it is.",
    )
    is_own = models.BooleanField(help_text="Whether it is that under which we keep the bearer.")
    text = models.TextField(help_text="The name as it is written.")
    folded = models.TextField(help_text="Its letters and digits alone (see `text.fold`).")
    size = models.PositiveSmallIntegerField(help_text="How many letters are in `folded`.")
    whole = models.TextField(help_text="The whole name as one word, plainly spelt.")
    sound = models.TextField(help_text="The consonants of the whole name; empty if it is short.")

    class Meta:
        indexes = [
            # The second class lets PostgreSQL find beginnings in any collation.
            models.Index(
                fields=("of", "folded", "size"),
                opclasses=("varchar_pattern_ops", "text_pattern_ops", "int2_ops"),
                name="knownname_folded",
            ),
            models.Index(fields=("of", "whole", "size"), name="knownname_whole"),
            models.Index(fields=("of", "sound", "size"), name="knownname_sound"),
        ]

    def __str__(self) -> str:
        return self.text


class NamePart(models.Model):
    """A word of a name, plainly spelt (see `spelling.plain`), and what a search needs of the name.

    The key begins with what is asked for, so that the index alone answers.
    """

    pk = models.CompositePrimaryKey("word", "of", "telling", "size", "name_id")
    word = models.TextField(help_text="The word, plainly spelt.")
    of = models.CharField(max_length=1, choices=Bearers, help_text="What sort the bearer is of.")
    telling = models.PositiveSmallIntegerField(
        help_text="How many telling words the name has; 0 if this is none of them."
    )
    size = models.PositiveSmallIntegerField(help_text="How many letters the name has.")
    name = models.ForeignKey(
        KnownName, models.CASCADE, db_constraint=False, related_name="parts", help_text="The name."
    )

    def __str__(self) -> str:
        return self.word


class WordClue(models.Model):
    """What leads to a word or whole name from one spelt otherwise (see `names.fragments`)."""

    pk = models.CompositePrimaryKey("clue", "word")
    clue = models.TextField(help_text="Its sound, or a piece of it.")
    word = models.TextField(help_text="The word, plainly spelt.")

    def __str__(self) -> str:
        return self.word
