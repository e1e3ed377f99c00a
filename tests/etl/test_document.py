"""The documents printed from the code are those the repository carries."""

import json

import pytest
from frictionless import Schema

from etl.document import DOCS, documents
from etl.schema import KINDS, columns


@pytest.mark.parametrize("name", sorted(documents()))
def test_the_printed_document_is_up_to_date(name):
    assert (DOCS / name).read_text(encoding="utf-8") == documents()[name], "run `make docs`"


@pytest.mark.parametrize("kind", KINDS)
def test_the_table_schema_is_one_that_frictionless_reads(kind):
    schema = Schema.from_descriptor(json.loads((DOCS / "schema" / f"{kind}.json").read_text(encoding="utf-8")))
    assert schema.field_names == [column.header for column in columns(kind)]
