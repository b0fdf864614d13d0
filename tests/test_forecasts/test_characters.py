"""Names hold only characters that can be seen, and links nothing that lets their reader in."""

from __future__ import annotations

import sys
import unicodedata
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasts.errors import CredentialWarning, RecordError
from forecasts.records.characters import refused_in_name, refused_in_text
from forecasts.records.links import has_credentials
from forecasts.records.values import clean_line, clean_link, clean_text, clean_words

HIDDEN = {
    "zero width space": "Ann\u200b", "zero width space within": "A\u200bnn", "byte order mark": "\ufeffAnn",
    "override": "\u202eAnn", "isolate": "\u2066Ann\u2069", "left-to-right mark": "Ann\u200e", "Arabic letter mark": "\u061cAnn",
    "soft hyphen": "An\xadn", "word joiner": "An\u2060n", "grapheme joiner": "An\u034fn", "joiner in Latin": "An\u200dn",
    "non-joiner in Latin": "An\u200cn", "joiner at the end": "\u0645\u06cc\u200c", "two joiners": "\u0645\u200c\u200c\u06cc",
    "variation selector": "A\ufe0fnn", "tag letters": "Ann\U000e0041", "Hangul filler": "Ann\u3164", "half-width filler": "Ann\uffa0",
    "choseong filler": "\u115fAnn", "Braille blank": "Ann\u2800", "Khmer vowel": "Ann\u17b4", "Mongolian separator": "Ann\u180e",
    "deprecated format": "Ann\u206a", "annotation": "Ann\ufff9", "musical null": "Ann\U0001d159", "shorthand": "Ann\U0001bca0",
    "private": "Ann\ue000", "private beyond": "Ann\U000f0000", "unassigned": "Ann\u0378", "noncharacter": "Ann\uffff",
    "noncharacter beyond": "Ann\U0001fffe", "noncharacter Arabic": "Ann\ufdd0", "surrogate": "Ann\ud800", "escape": "Ann\x1b[2J",
    "C1": "Ann\x9b", "delete": "Ann\x7f", "replaced object": "Ann\ufffc",
    "stacker in Latin": "Ann\u1039", "Khitan filler": "Ann\U00016fe4", "Tifinagh joiner": "An\u2d7fn", "mark first": "\u0301Ann", "hieroglyph format": "Ann\U00013430",
}  # fmt: skip
NEEDED = {
    "Persian": "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "Hindi": "\u0915\u094d\u200d\u0937",
    "Bengali": "\u09b0\u200d\u09cd\u09af", "Malayalam": "\u0d28\u0d4d\u200d", "Sinhala": "\u0dc1\u0dca\u200d\u0dbb\u0dd3",
    "family": "\U0001f468\u200d\U0001f469\u200d\U0001f467 will win", "heart": "I \u2764\ufe0f rain", "keycap": "1\ufe0f\u20e3 in ten",
    "flag of Wales": "\U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f", "a new emoji": "\U0001fae8",
    "rainbow flag": "\U0001f3f3\ufe0f\u200d\U0001f308", "a kanji's variant": "\u845b\U000e0100\u98fe", "Mongolian": "\u182a\u180b\u1820",
    "Arabic number sign": "\u0600\u0661", "thin space": "10\u202f%", "decomposed": "Jose\u0301", "Khmer": "\u1781\u17d2\u1798\u17c2\u179a",
    "Burmese": "\u1019\u1014\u1039\u1010\u101c\u1031\u1038", "Tifinagh": "\u2d30\u2d7f\u2d31", "Hebrew": "\u05d0\u05d1", "Hangul": "\ud55c\uad6d",
}  # fmt: skip


@pytest.mark.parametrize("name", HIDDEN.values(), ids=HIDDEN)
def test_what_cannot_be_seen_in_a_name_is_refused_with_its_code_point_and_place(name):
    found = refused_in_name(name)
    with pytest.raises(RecordError, match=rf"U\+{ord(found.character):04X}.* at position {found.at + 1}; take it out"):
        clean_line(name)
    assert name[found.at] == found.character


@pytest.mark.parametrize("name", NEEDED.values(), ids=NEEDED)
def test_characters_that_a_script_needs_are_kept_where_it_needs_them(name):
    assert clean_line(name) == unicodedata.normalize("NFC", name)


def test_no_format_character_or_separator_of_lines_is_in_a_name_but_those_that_are_drawn():
    """All of Unicode, so that a newer one shows here what it brings."""
    kept = {
        one
        for one in map(chr, range(sys.maxunicode + 1))
        if unicodedata.category(one) in {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"} and _is_kept(f"Ann{one}x")
    }
    assert {unicodedata.name(one).split()[0] for one in kept} <= {"ARABIC", "SYRIAC", "KAITHI"}


def _is_kept(name):
    try:
        return bool(clean_line(name))
    except RecordError:
        return False


def test_words_that_are_quoted_keep_what_their_writer_wrote():
    assert clean_words("by the end\xad of\u200b 2027") == "by the end\xad of\u200b 2027"
    assert clean_text("\u202eyes\u202c,\nhe said") == "\u202eyes\u202c,\nhe said"


@pytest.mark.parametrize("text", ["a\x00", "a\x1b", "a\x9b", "a\uffff", "a\ufdd0", "a\U0010ffff", "a\udfff"])
def test_nothing_that_a_file_of_xml_cannot_hold_is_kept_anywhere(text):
    for clean in (clean_text, clean_words, clean_line):
        with pytest.raises(RecordError, match=rf"U\+{ord(text[1]):04X}"):
            clean(text)


@given(st.text(max_size=40))
def test_a_name_is_kept_or_its_first_hidden_character_named(text):
    try:
        kept = clean_line(text)
    except RecordError as wrong:
        assert "\n" not in str(wrong)
        return
    assert refused_in_name(kept) is None
    assert refused_in_text(kept) is None
    assert not {unicodedata.category(one) for one in kept} & {"Cc", "Cs"}


LINKS = {
    "https://user:pw@example.org/x?token=abc": "https://example.org/x",
    "https://user@example.org": "https://example.org",
    "HTTPS://U:P@example.org:8080/a?b=c": "HTTPS://example.org:8080/a?b=c",
    "https://example.org/?a=1&api_key=9&b=2#part": "https://example.org/?a=1&b=2#part",
    "https://example.org/x?apikey=9#part": "https://example.org/x#part",
    "https://example.org/#access_token=9&state=1": "https://example.org/#state=1",
    "https://s3.example.org/k?X-Amz-Signature=1&X-Amz-Date=2": "https://s3.example.org/k?X-Amz-Date=2",
    "https://example.org/k;jsessionid=9?x=1": "https://example.org/k",
    "https://example.org/?password=a&PASSWD=b&client_secret=c": "https://example.org/",
}


@pytest.mark.parametrize(("given_", "kept"), LINKS.items())
def test_a_link_loses_what_lets_its_reader_in_and_that_is_told(given_, kept):
    with pytest.warns(CredentialWarning, match="a link is kept without") as told:
        assert clean_link(given_) == kept
    assert not {"pw", "abc", "9", "U:P"} & {*str(told[0].message).replace("8080", "").split("=")}


@pytest.mark.parametrize(
    "link",
    [
        "https://example.org/?author=ann&session=117&tokens=3", "https://example.org/@ann/1", "https://example.org/a?b=x@y.z",
        "https://example.org/?", "https://example.org/a#", "https://example.org/?q=token", "https://example.org/?key=sheet",
    ],
)  # fmt: skip
def test_a_link_without_credentials_stays_as_it_is(link):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert clean_link(link) == link


OPENED = {
    "user:pw@example.org/x": "example.org/x",
    "user:pw@example.org": "example.org",
    "see user:pw@example.org:8080/x.": "see example.org:8080/x.",
    "https:/user:pw@example.org/x": "https:/example.org/x",
    "https:user:pw@example.org/x": "https:example.org/x",
    "https:\\\\user:pw@example.org\\x": "https:\\\\example.org\\x",
    "https://user:pw\uff20example.org/": "https://example.org/",
    "https://user:pw%40example.org/": "https://example.org/",
    "https://example.org/?redirect=https%3A%2F%2Fuser%3Apw%40a.org%2F&b=1": "https://example.org/?redirect=https%3A%2F%2Fa.org%2F&b=1",
    "https://example.org/?u=https%253A%252F%252Fuser%253Apw%2540a.org%252F": "https://example.org/?u=https%3A%2F%2Fa.org%2F",
    "https://example.org/?next=%2Fa%3Ftoken%3Dpw": "https://example.org/?next=%2Fa",
    "https://web.example.org/2020/https://user:pw@a.org/x": "https://web.example.org/2020/https://a.org/x",
    "https://example.org/?key=AIzaSyD-9tSrke72PouQMnMX-a7eZSW0jkFMBWY": "https://example.org/",
    "https://example.org/?key=d41d8cd98f00b204e9800998ecf8427e&b=1": "https://example.org/?b=1",
    "https://example.org/?code=abcdef&state=1": "https://example.org/?state=1",
    "https://example.org/?code=4/0AX4XfWjYZ12": "https://example.org/",
    "https://example.org/?ticket=ST-1": "https://example.org/",
}  # fmt: skip


@pytest.mark.parametrize(("given_", "kept"), OPENED.items())
def test_credentials_are_found_however_the_link_is_written(given_, kept):
    with pytest.warns(CredentialWarning, match="a link is kept without"):
        assert clean_text(given_) == kept
    assert has_credentials(f'{{"title":"{given_}"}}')


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/?key=oil", "https://example.org/?code=404", "https://example.org/?code=GB-2024-Q1",
        "https://example.org/?ticket=12345", "https://example.org/?key=summer-2024-forecast", "https://example.org/?share=mail",
        "https://example.org/?key=internationalization", "https://example.org/?url=https%3A%2F%2Fa.org%2Fb%3Fc%3D1",
        "https://maps.example.org/@51.5,-0.1,12z", "https://web.example.org/2020/https://a.org/@ann", "mailto:ann@example.org",
        "Contact:ann@example.org", "ann@example.org", "git@example.org:ann/x", "12:30@noon", "C:\\a\\b@c", "a ratio of 3:4/5 @ 2:1",
        "Bloomberg: oil @ $90/barrel", "https://doi.example.org/10.1000/a:b@c",
    ],
)  # fmt: skip
def test_texts_without_credentials_stay_as_they_are(text):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert clean_text(text) == text
    assert not has_credentials(text)


def test_a_link_of_credentials_alone_is_none():
    with pytest.warns(CredentialWarning), pytest.raises(RecordError, match="is not a link"):
        clean_link("https://user:pw@")
