"""What the faces of the PDF can write, and what stands for the rest; read again from the PDF itself."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from struct import pack

import pytest

from reports.territory.faces import FONTS_FOLDER, UNWRITTEN, characters_of, in_faces, written_characters
from reports.territory.listings import DOSSIER_LINES
from reports.territory.parts import Sheet
from reports.territory.pdf import to_pdf
from reports.territory.words import cut
from tests.payloads import PAYLOADS
from tests.reports.pdf_words import n_pages, words_in
from tests.reports.territories import ABOUT, a_profile, a_sheet

LATIN = frozenset(map(chr, range(0x20, 0x180)))
SEEN_OF_A_TITLE = 20


def written(sheet: Sheet) -> list[str]:
    return words_in(to_pdf(sheet, ABOUT.as_of))


def named(name: str) -> Sheet:
    return a_sheet(a_profile(1, name))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("CHU de Lille, « Œuvre » – 5 000 € → ≥ ²", "CHU de Lille, « Œuvre » – 5 000 € → ≥ ²"),
        ("Ελλάδα Москва Việt Łódź", "Ελλάδα Москва Việt Łódź"),
        ("مستشفى ליל", "مستشفى ליל"),
        ("北京大学 Lille", f"{UNWRITTEN} Lille"),
        ("𝕮𝖍𝖚 𝒢𝒶𝓈 ＜b＞", "Chu Gas <b>"),
        ("👩‍👩‍👧‍👦 🏴 Famille", f"{UNWRITTEN} {UNWRITTEN} Famille"),
        ("🩺\ufe0f🩻", UNWRITTEN),
        ("\ue000\U000e0041fin", f"{UNWRITTEN}fin"),
        ("a\nb", "a\nb"),
        ("", ""),
    ],
)
def test_a_text_is_written_as_far_as_the_faces_go(text: str, words: str) -> None:
    assert in_faces(text) == words


def test_the_faces_are_light_and_have_their_licences() -> None:
    faces = [path for path in FONTS_FOLDER.iterdir() if path.suffix in (".otf", ".ttf")]
    assert {path.name for path in faces} == {"SourceSansPro-Regular.otf", "SourceSansPro-Bold.otf", "DejaVuSans.ttf"}
    assert all(path.stat().st_size < 1_000_000 for path in faces)
    assert "Bitstream Vera" in (FONTS_FOLDER / "LICENSE-DejaVu.txt").read_text(encoding="utf-8")
    assert "Open Font License" in (FONTS_FOLDER / "LICENSE.txt").read_text(encoding="utf-8")


def test_what_a_face_is_said_to_have_is_what_it_has() -> None:
    regular = characters_of((FONTS_FOLDER / "SourceSansPro-Regular.otf").read_bytes())
    assert {ord(char) for char in "aéœ€Ωж"} <= regular
    assert ord("م") not in regular
    assert not {ord(char) for char in "日🙂\ue000"} & written_characters()
    bold = characters_of((FONTS_FOLDER / "SourceSansPro-Bold.otf").read_bytes())
    assert {ord(char) for char in "Métropole Européenne 0123456789 – ’ « »"} <= bold


def test_a_face_without_a_table_of_characters_has_none() -> None:
    assert characters_of(pack(">IHHHH", 0x00010000, 0, 0, 0, 0)) == frozenset()


@pytest.mark.parametrize("name", ["مستشفى", "בית חולים", "Ελλάδα", "Việt Nam"])
def test_a_name_in_another_writing_is_in_the_pdf(name: str) -> None:
    words = "".join(written(named(name)))
    assert UNWRITTEN not in words
    assert set(name) - {" "} <= set(words)


def test_what_cannot_be_written_is_marked_and_explained_at_the_foot() -> None:
    words = written(named("北京大学 🩺 Lille"))
    assert f"{UNWRITTEN} {UNWRITTEN} Lille" in words
    assert f"{UNWRITTEN} : signes que ce fichier ne sait pas écrire" in words[-1]
    assert all(UNWRITTEN not in text for text in written(named("CHU [?]"))[-1:])


def test_no_box_stands_in_a_pdf_for_a_sign(tmp_path: Path) -> None:
    assert not [
        text for text in written(named("北京 🩺 𝕮𝖍 مستشفى e\u0301\u0302 \ue000")) if "\ufffd" in text or "\0" in text
    ]


@pytest.mark.parametrize("start", range(0, len(PAYLOADS), DOSSIER_LINES))
def test_payloads_are_words_of_the_pdf(start: int) -> None:
    some = PAYLOADS[start : start + DOSSIER_LINES]
    profile = a_profile(len(some))
    profile.dossiers["title"] = some
    profile.dossiers["lead"] = some
    profile.partners["organisation"] = some
    pdf = to_pdf(a_sheet(replace(profile, note=some[0])), ABOUT.as_of)
    assert n_pages(pdf) == 1
    words = words_in(pdf)
    for payload in some:
        line = in_faces(cut(payload))
        if set(line) <= LATIN:
            assert [text for text in words if text.startswith(line[:SEEN_OF_A_TITLE].rstrip())], line
