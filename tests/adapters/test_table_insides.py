"""Columns, forms and views of tables: both ways of reading, odd documents, hostile ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coe_assistant.adapters import solution_customizations as customizations
from coe_assistant.adapters.package_limits import PackageLimits, PackageRefusedError
from coe_assistant.adapters.solution_customizations import Customizations, read_customizations
from coe_assistant.domain.package import PackageTablePart, TablePartKind

LIMITS = PackageLimits()
COLUMN, FORM, VIEW = TablePartKind.COLUMN, TablePartKind.FORM, TablePartKind.VIEW
FORM_ID, VIEW_ID = "1f048db7-c4d4-4ab3-936e-3c73b80d7138", "e5df1410-cb1f-485e-82dc-e23c330d9fff"
COLUMN_XML = """<attribute PhysicalName="admin_Rating">
              <Type>picklist</Type>
              <Name>admin_rating</Name>
              <LogicalName>admin_rating</LogicalName>
              <optionset Name="x"><displaynames><displayname description="Of the choice"
                languagecode="1033" /></displaynames></optionset>
              <displaynames>
                <displayname description="Rating &amp; more" languagecode="1033" />
                <displayname description="Bewertung" languagecode="1031" />
              </displaynames>
            </attribute>"""
FORM_XML = f"""<systemform>
          <formid>{{{FORM_ID.upper()}}}</formid>
          <form><tabs><tab name="general"><labels><label description="Tab" />
            <LocalizedName description="Inside of the form" /></labels></tab></tabs></form>
          <LocalizedNames><LocalizedName description="Information" languagecode="1033" />
          </LocalizedNames>
        </systemform>"""
VIEW_XML = f"""<savedquery>
          <savedqueryid>{{{VIEW_ID}}}</savedqueryid>
          <fetchxml><fetch version="1.0"><entity name="admin_app"><attribute name="admin_x" />
            <filter type="and"><condition attribute="statecode" /></filter></entity></fetch></fetchxml>
          <LocalizedNames><LocalizedName description="Active apps" languagecode="1033" />
          </LocalizedNames>
        </savedquery>"""
TABLE_XML = f"""    <Entity>
      <Name LocalizedName="App" OriginalName="App">admin_App</Name>
      <EntityInfo>
        <entity Name="admin_App">
          <attributes>{COLUMN_XML}</attributes>
        </entity>
      </EntityInfo>
      <FormXml><forms type="main">{FORM_XML}</forms></FormXml>
      <SavedQueries><savedqueries>{VIEW_XML}</savedqueries></SavedQueries>
    </Entity>
"""
FOUND = (
    PackageTablePart(COLUMN, "admin_app", "admin_rating", "Rating & more"),
    PackageTablePart(FORM, "admin_app", FORM_ID, "Information (main)"),
    PackageTablePart(VIEW, "admin_app", VIEW_ID, "Active apps"),
)
PACKED = '\ufeff<?xml version="1.0" encoding="utf-8"?>\r\n'  # as SolutionPackager writes
EXPORT = ""  # as the platform writes


def document(tables: str, head: str = EXPORT) -> bytes:
    return f"{head}<ImportExportXml><Entities>{tables}</Entities></ImportExportXml>".encode()


def read(data: bytes, size: int = 65_536, *, is_short: bool = True) -> Customizations:
    chunks = [data[at : at + size] for at in range(0, len(data), size)]
    return customizations._read(chunks, LIMITS, is_short=is_short)


@pytest.mark.parametrize("head", [EXPORT, PACKED])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("is_short", [True, False])
def test_parts_of_tables_are_read_in_both_shapes_and_both_ways(head, ends, is_short):
    found = read(document(TABLE_XML.replace("\n", ends), head), is_short=is_short)
    assert found.table_parts == FOUND
    assert found.tables == {"admin_app"}


@given(st.integers(1, 200))
def test_pieces_of_any_size_give_the_same(size):
    assert read(document(TABLE_XML), size).table_parts == FOUND


def test_parts_stay_with_their_table():
    second = TABLE_XML.replace("admin_App", "admin_Flow")
    found = read(document(TABLE_XML + second)).table_parts
    assert [part.table for part in found or ()] == ["admin_app"] * 3 + ["admin_flow"] * 3


def test_comment_sends_the_document_the_long_way_with_the_same_result():
    data = document(TABLE_XML.replace("<attributes>", "<attributes><!-- <LogicalName>no -->"))
    found = read_customizations(lambda: [data], LIMITS)
    assert found.table_parts == FOUND


@pytest.mark.parametrize(
    ("old", "new", "columns"),
    [
        ("<LogicalName>admin_rating</LogicalName>", "", []),
        ("<LogicalName>admin_rating</LogicalName>", "<LogicalName/>", []),
        ('description="Rating &amp; more"', "description='Rating &#38; more'", ["Rating & more"]),
        ('description="Rating &amp; more"', 'description="a &#x110000;&#0;&#xD800; b"', ["a b"]),
        ('description="Rating &amp; more" ', "", ["Bewertung"]),
        ("admin_rating</LogicalName>", "admin_rating</LogicalName >", ["Rating & more"]),
        ('<attribute PhysicalName="admin_Rating">', '<attribute\n PhysicalName="x">', ["Rating & more"]),
    ],
)  # fmt: skip
def test_odd_columns_are_read_the_same_way_or_left_out(old, new, columns):
    data = document(TABLE_XML.replace(old, new))
    parts = [part.name for part in read(data).table_parts or () if part.kind is COLUMN]
    assert parts == columns
    if b"&#0;" not in data:  # which is no XML: the long way refuses it
        assert read(data, is_short=False).table_parts == read(data).table_parts


def test_table_without_a_name_has_no_parts():
    for name in ("", "<Name />", "<Name LocalizedName='x'></Name>"):
        head, _, rest = TABLE_XML.partition("<Name ")
        data = document(head + name + rest.partition("</Name>")[2])
        found = read_customizations(lambda data=data: [data], LIMITS)
        assert found.table_parts == ()
        assert found.tables == set()


def test_more_parts_than_are_kept_are_not_claimed_to_be_all(monkeypatch):
    monkeypatch.setattr(customizations, "_MOST_TABLE_PARTS", 2)
    found = read(document(TABLE_XML))
    assert found.table_parts is None
    assert found.tables == {"admin_app"}


def test_text_without_end_is_not_gathered():
    noise = "x" * 5_000_000
    data = document(TABLE_XML.replace("<Type>picklist", f"<Type>{noise}"))
    assert read(data, 8192).table_parts == FOUND


def test_names_are_cut():
    data = document(
        TABLE_XML.replace("Rating &amp; more", "n" * 9000).replace(
            "admin_rating</LogicalName>", f"{'k' * 9000}</LogicalName>"
        )
    )
    column = (read(data).table_parts or ())[0]
    assert (len(column.key), len(column.name)) == (100, 200)


@pytest.mark.parametrize(
    "inside",
    [
        "<attribute PhysicalName='a'>" * 300,  # deeper than is borne
        "<!DOCTYPE x [<!ENTITY a 'b'>]>",
        "&undefined;",
        "<attribute PhysicalName='a'",
    ],
)
def test_hostile_insides_are_refused_or_passed_over_never_raised(inside):
    data = document(TABLE_XML.replace("<attributes>", f"<attributes>{inside}"))
    try:
        found = read_customizations(lambda: [data], LIMITS)
    except PackageRefusedError as refusal:
        assert refusal.problem_id in ("bad-xml", "xml-too-deep", "xml-entities")  # noqa: PT017
    else:
        assert found.tables == {"admin_app"}


@given(st.binary(max_size=300), st.integers(0, 2000))
def test_anything_put_in_is_read_or_refused(noise, at):
    data = document(TABLE_XML)
    data = data[: at % len(data)] + noise + data[at % len(data) :]
    try:
        found = read_customizations(lambda: [data[:700], data[700:]], LIMITS)
    except PackageRefusedError:
        return
    assert len(found.table_parts or ()) <= 20
