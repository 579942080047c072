"""The picture of a toll beside its row."""

import re

import pytest

from .workbench import Workbench

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]


def test_a_toll_that_voices_contest_has_a_picture_with_its_words(workbench: Workbench):
    workbench.add("armed attack, Belkhan, Sunday", "2: 4 killed", "3: at least 6 killed")
    pictures = re.findall(
        r'<svg class="strip"[^>]*role="img" aria-label="([^"]*)">', workbench.open()
    )
    assert len(pictures) == 2
    for words in pictures:
        assert "police 4" in words
        assert "doctor at least 6" in words
        assert words.endswith(", contested.")


def test_an_open_number_has_an_arrow_and_the_range_a_dashed_band(workbench: Workbench):
    workbench.add("armed attack, Belkhan, Sunday", "2: 4 killed", "3: at least 6 killed")
    (picture, _) = re.findall(r'<svg class="strip".*?</svg>', workbench.open())
    assert picture.count("<circle") == 2
    assert picture.count("<path") == 1
    assert '<rect class="band contested"' in picture
